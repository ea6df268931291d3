// Triangles of one texture and a colour a corner, as egui tessellates them. Colours are in gamma space, with
// premultiplied alpha, as the target is.

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) texture_at: vec2<f32>,
    @location(1) color: vec4<f32>,
}

@vertex
fn corner(
    @location(0) at: vec2<f32>,
    @location(1) texture_at: vec2<f32>,
    @location(2) color: vec4<f32>,
) -> Corner {
    return Corner(vec4<f32>(at, 0.0, 1.0), texture_at, color);
}

@group(0) @binding(0) var image: texture_2d<f32>;
@group(0) @binding(1) var filtering: sampler;

@fragment
fn pixel(in: Corner) -> @location(0) vec4<f32> {
    return in.color * textureSample(image, filtering, in.texture_at);
}
