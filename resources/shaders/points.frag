#version 330 core

flat in vec4 shade;
flat in float radius;
flat in float across;

uniform bool soft;      // whether the edge fades over a pixel
uniform bool adding;    // whether squared colours and covers are added up

out vec4 colour;

void main() {
    float distance = length(gl_PointCoord - 0.5) * across;
    float cover = soft ? clamp(radius + 0.5 - distance, 0.0, 1.0) : float(distance <= radius);
    if (cover <= 0.0) {
        discard;
    }
    colour = adding ? vec4(shade.rgb * shade.rgb * cover, cover) : vec4(shade.rgb, shade.a * cover);
}
