// Runs Embedding Atlas's UMAP, compiled to WebAssembly: node atlas.mjs MODULES VECTORS ROWS COLUMNS EPOCHS LAYOUT
// VECTORS and LAYOUT are raw little-endian float32; the last line of output is JSON with seconds.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, file, rows, columns, epochs, target] = process.argv.slice(2);
const entry = pathToFileURL(`${modules}/embedding-atlas/dist/umap.js`).href;
const { createUMAP } = await import(entry);
const [n, d, rounds] = [rows, columns, epochs].map(Number);
const bytes = readFileSync(file);
const vectors = new Float32Array(bytes.buffer, bytes.byteOffset, n * d).slice();

// The module is compiled before the clock starts, as in a page that has been open for a while.
const tiny = await createUMAP(64, d, 2, vectors.slice(0, 64 * d), { nEpochs: 1, seed: 1 });
await tiny.run();
tiny.destroy();

const used = process.cpuUsage();
const began = performance.now();
const umap = await createUMAP(n, d, 2, vectors, { nNeighbors: 15, minDist: 0.1, nEpochs: rounds, seed: 1 });
const ready = performance.now();
await umap.run();
const ended = performance.now();
const cpu = process.cpuUsage(used);

const layout = new Float32Array(umap.embedding);
writeFileSync(target, Buffer.from(layout.buffer));
const seconds = (ms) => ms / 1000;
console.log(JSON.stringify({
  total: seconds(ended - began), layout: seconds(ended - ready), cpu: (cpu.user + cpu.system) / 1e6,
  epochs: umap.epoch,
}));
process.exit(0);
