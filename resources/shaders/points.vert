#version 330 core

// A point's place inside its tile, 16 bits for each axis in the plane and 21 in space; its colour's index; its
// emphasis; in the plane its lot; where it is looked at closely its exact place in clip coordinates.
layout(location = 0) in uvec2 place;
layout(location = 1) in uint colour;
layout(location = 2) in uint emphasis;
layout(location = 3) in uint lot;
layout(location = 4) in vec4 exact;

#ifdef FORMED
// Which row of `forms` a point has: radii of the layers 1 to 5, what it keeps of the opacity, and its shape.
layout(location = 5) in uint form;
uniform samplerBuffer forms;
flat out int shape;
flat out float share;
const float EXTENT = 1.36;
#endif

const uint SELECTED = 4u;
const uint LAYERS = 6u;
const uint HALO_LAYER = 4u;
const uint SELECTED_LAYER = 5u;
const int TABLE_WIDTH = 256;

uniform mat4 matrix;
uniform bool close_up;          // whether places are exact
uniform samplerBuffer cells;    // the size of a cell of each tile
uniform samplerBuffer corners;  // where each tile's lowest corner lies in clip coordinates
uniform int tile_shift;         // a tile holds 2 ^ tile_shift points
uniform sampler2D shades;       // colours by layer, 256 in a row
uniform int shade_rows;         // rows of a layer
uniform float radii[6];
uniform float opacities[6];
uniform float fog[3];           // share of the colour lost at the farthest point; nearest and farthest distance
uniform bool perspective;       // whether distances are those from the eye; otherwise they are depths
uniform vec2 planes;            // distances of the near and the far plane in a perspective
uniform vec3 background;
uniform uint layers;            // which layers are drawn, a bit for each
uniform bool halo;              // whether selected points are drawn as their halos
uniform bool flat_cloud;        // whether all points have one z
uniform bool by_lot;            // whether lots decide what lies on top
uniform float feather;          // how much wider than its disc a point is, for a soft edge
uniform vec3 port;              // width and height of the viewport in pixels, and where it begins

flat out vec4 shade;
flat out float radius;
flat out vec2 centre;

vec4 clip_place() {
    if (close_up) {
        return exact;
    }
    int tile = gl_VertexID >> tile_shift;
    uvec3 deep = uvec3(place.x & 0x1fffffu, place.x >> 21u | (place.y & 0x3ffu) << 11u, place.y >> 10u);
    vec3 cell = flat_cloud ? vec3(vec2(place), 0.0) : vec3(deep);
    return texelFetch(corners, tile) + matrix * vec4(cell * texelFetch(cells, tile).xyz, 0.0);
}

vec4 colour_of(uint layer, float distance) {
    int index = int(colour);
    vec4 own = texelFetch(shades, ivec2(index % TABLE_WIDTH, int(layer) * shade_rows + index / TABLE_WIDTH), 0);
    float lost = layer > 2u ? 0.0 : fog[0] * clamp((distance - fog[1]) / (fog[2] - fog[1]), 0.0, 1.0);
    return vec4(mix(own.rgb, background, lost), own.a * opacities[layer]);
}

void main() {
    uint layer = emphasis != SELECTED ? emphasis : halo ? HALO_LAYER : SELECTED_LAYER;
    vec4 clip = clip_place();
    bool drawn = (layers >> layer & 1u) == 1u && clip.w > 0.0 && abs(clip.z) <= clip.w;
    float distance = perspective ? clip.w : clip.z * 0.5 + 0.5;
    shade = colour_of(layer, distance);
#ifdef FORMED
    vec4 near_radii = texelFetch(forms, 2 * int(form)), rest = texelFetch(forms, 2 * int(form) + 1);
    radius = layer == 0u ? 0.0 : layer <= 4u ? near_radii[int(layer) - 1] : rest.x;
    share = layer <= 2u ? rest.y : 1.0;
    shape = int(rest.z + 0.5);
    float across = 2.0 * EXTENT * radius + feather;
#else
    radius = radii[layer];
    float across = 2.0 * radius + feather;
#endif
    gl_PointSize = across;
    centre = port.z + (clip.xy / clip.w * 0.5 + 0.5) * port.xy;

    // Each layer has a slice of the depth buffer to itself, the most emphasised the nearest one.
    // Where all lie at one depth a point's lot, and then its colour, decides what lies on top.
    // In a perspective the logarithm of the distance does: it tells near and far ones apart equally well.
    uint drawn_lot = lot << 13u | (colour & 0x1fffu);
    float far = perspective ? log2(max(clip.w, planes.x) / planes.x) / log2(planes.y / planes.x) : distance;
    float depth = by_lot ? 1.0 - float(drawn_lot) / 2097152.0 : far;
    float sliced = (float(LAYERS - 1u - layer) + depth) / float(LAYERS);
    gl_Position = drawn ? vec4(clip.xy, (2.0 * sliced - 1.0) * clip.w, clip.w) : vec4(2.0, 2.0, 2.0, 1.0);
}
