// Runs umap-js: node umap_js.mjs MODULES VECTORS ROWS COLUMNS EPOCHS LAYOUT
// VECTORS and LAYOUT are raw little-endian float32; the last line of output is JSON with seconds.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, file, rows, columns, epochs, target] = process.argv.slice(2);
const { UMAP } = createRequire(`${modules}/`)("umap-js");
const [n, d, rounds] = [rows, columns, epochs].map(Number);
const bytes = readFileSync(file);
const values = new Float32Array(bytes.buffer, bytes.byteOffset, n * d);
const vectors = Array.from({ length: n }, (_, row) => Array.from(values.subarray(row * d, (row + 1) * d)));

// The numbers of chance: mulberry32, so that a run can be repeated.
let state = 1;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const used = process.cpuUsage();
const began = performance.now();
const umap = new UMAP({ nComponents: 2, nNeighbors: 15, minDist: 0.1, nEpochs: rounds, random });
umap.initializeFit(vectors);
const ready = performance.now();
for (let epoch = 0; epoch < rounds; epoch++) umap.step();
const ended = performance.now();
const cpu = process.cpuUsage(used);

writeFileSync(target, Buffer.from(new Float32Array(umap.getEmbedding().flat()).buffer));
const seconds = (ms) => ms / 1000;
console.log(JSON.stringify({
  total: seconds(ended - began), layout: seconds(ended - ready), cpu: (cpu.user + cpu.system) / 1e6, epochs: rounds,
}));
