#version 330 core

uniform sampler2D totals;   // sums of squared colours, and how much points cover
uniform float tone[4];      // logarithm of a point's transparency, density, faintest, 1 / log(most)
uniform float points_each;  // how many points one that was added stands for

out vec4 colour;

void main() {
    vec4 total = texelFetch(totals, ivec2(gl_FragCoord.xy), 0);
    if (total.a <= 0.0) {
        discard;
    }
    float points = total.a * points_each;
    float dense = min(points, 1.0) * tone[2] + (1.0 - tone[2]) * min(log(max(points, 1.0)) * tone[3], 1.0);
    float glass = 1.0 - exp(points * tone[0]);
    colour = vec4(sqrt(total.rgb / total.a), mix(glass, dense, tone[1]));
}
