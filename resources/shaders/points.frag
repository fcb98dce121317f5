#version 330 core

flat in vec4 shade;
flat in float radius;
flat in vec2 centre;    // in pixels

uniform bool soft;      // whether the edge fades over a pixel
uniform bool adding;    // whether squared colours and covers are added up

out vec4 colour;

#ifdef FORMED
flat in int shape;
flat in float share;

float arms(vec2 at) {
    return max(max(at.x, at.y) - 1.2 * radius, min(at.x, at.y) - 0.4 * radius);
}

float star(vec2 at) {
    float first = -1e30, second = -1e30;
    for (int k = 0; k < 5; k++) {
        float angle = 1.2566370614359172 * float(k);
        float apart = at.x * sin(angle) - at.y * cos(angle);
        second = max(second, min(first, apart));
        first = max(first, apart);
    }
    return second - 0.4169 * radius;
}

// How far a place, right of and below the centre, lies outside the shape: `outside` in core/cloud/formed/kernels.py.
float outside(vec2 at) {
    vec2 side = abs(at);
    switch (shape) {
        case 1: return max(side.x, side.y) - 0.886226925 * radius;
        case 2: return max(at.y, 0.8660254037844386 * side.x - 0.5 * at.y) - 0.675 * radius;
        case 3: return (side.x + side.y) * 0.7071067811865476 - 0.886226925 * radius;
        case 4: return arms(abs(vec2(at.x + at.y, at.x - at.y)) * 0.7071067811865476);
        case 5: return arms(side);
        case 6: return star(at);
        case 7: return abs(length(at) - 0.8 * radius) - 0.26 * radius;
        default: return length(at) - radius;
    }
}
#endif

void main() {
    // Not by gl_PointCoord: Mesa's software rasteriser has it half a pixel aside where there are several samples.
    vec2 at = vec2(gl_FragCoord.x - centre.x, centre.y - gl_FragCoord.y);
#ifdef FORMED
    float apart = outside(at);
    float cover = (soft ? clamp(0.5 - apart, 0.0, 1.0) : float(apart <= 0.0)) * share;
#else
    float distance = length(at);
    float cover = soft ? clamp(radius + 0.5 - distance, 0.0, 1.0) : float(distance <= radius);
#endif
    if (cover <= 0.0) {
        discard;
    }
    colour = adding ? vec4(shade.rgb * shade.rgb * cover, cover) : vec4(shade.rgb, shade.a * cover);
}
