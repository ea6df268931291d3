//! Painting with wgpu on the processor, where there is no graphics card.
//!
//! The shader of egui-wgpu 0.37 can filter textures by hand, for pictures that are the same on every computer. The
//! window never asks for it, but a Vulkan driver in software runs both sides of a branch for every pixel, divisions
//! and all, and that is most of a frame. Here the same triangles are drawn by a shader without the branch: egui hands
//! over its shapes as usual, and this plugin puts one callback in their place that paints them all. On a graphics
//! card it is not installed.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use eframe::wgpu;
use egui::epaint::textures::{TextureFilter, TextureOptions, TextureWrapMode};
use egui::epaint::{ClippedPrimitive, ClippedShape, ImageData, ImageDelta, Mesh, Primitive};
use egui::{Context, FullOutput, PaintCallbackInfo, Plugin, Rect, Shape, TextureId, vec2};

/// Bytes of a corner of a triangle: two places of two numbers each, and a colour.
const CORNER_BYTES: u64 = 20;

/// Paints the window of `ctx` by a plain shader if `state` draws on the processor.
pub(crate) fn install(ctx: &Context, state: &RenderState) {
    let is_processor = state.adapter.get_info().device_type == wgpu::DeviceType::Cpu;
    // In a linear target colours would have to be turned first; no driver in software offers that alone.
    if is_processor && !state.target_format.is_srgb() {
        ctx.add_plugin(PlainPainting::new(&state.device, state.target_format));
    }
}

/// Puts one callback in the place of all shapes.
pub struct PlainPainting(Arc<Mutex<Painter>>);

impl PlainPainting {
    /// Paints on targets of `format`, which must be in gamma space and without samples beside the pixel's own.
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        Self(Arc::new(Mutex::new(Painter::new(device, format))))
    }
}

impl fmt::Debug for PlainPainting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainPainting").finish_non_exhaustive()
    }
}

impl Plugin for PlainPainting {
    fn debug_name(&self) -> &'static str {
        "plain painting"
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let shapes = std::mem::take(&mut output.shapes);
        let primitives = ctx.tessellate(shapes, output.pixels_per_point);
        let mut painter = lock(&self.0);
        painter.primitives = primitives;
        painter.changes.extend(
            output
                .textures_delta
                .set
                .drain()
                .flat_map(|(id, changes)| changes.into_iter().map(move |change| (id, change))),
        );
        painter.unused.extend(output.textures_delta.free.drain());
        let paint = Callback::new_paint_callback(ctx.viewport_rect(), Paint(Arc::clone(&self.0)));
        output
            .shapes
            .push(ClippedShape::new(Rect::EVERYTHING, Shape::Callback(paint)));
    }
}

/// The callback in egui's list of shapes.
struct Paint(Arc<Mutex<Painter>>);

impl CallbackTrait for Paint {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _: &mut wgpu::CommandEncoder,
        _: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        lock(&self.0).upload(device, queue, screen);
        Vec::new()
    }

    fn paint(&self, info: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, _: &CallbackResources) {
        let [width, height] = info.screen_size_px;
        pass.set_viewport(0.0, 0.0, width as f32, height as f32, 0.0, 1.0);
        lock(&self.0).draw(pass);
    }
}

/// A painter whose thread panicked has at worst an old frame.
fn lock(painter: &Mutex<Painter>) -> MutexGuard<'_, Painter> {
    painter.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the shader needs, and the frame it draws.
struct Painter {
    pipeline: wgpu::RenderPipeline,
    textures: HashMap<TextureId, Texture>,
    /// Changes of textures since the last upload, oldest first.
    changes: Vec<(TextureId, ImageDelta)>,
    /// Textures that the frame on screen was the last to show.
    unused: Vec<TextureId>,
    /// The frame to come.
    primitives: Vec<ClippedPrimitive>,
    corners: Option<wgpu::Buffer>,
    indices: Option<wgpu::Buffer>,
    draws: Vec<Draw>,
}

/// A texture on the device, and how a shader reaches it.
struct Texture {
    texture: wgpu::Texture,
    group: wgpu::BindGroup,
}

/// Triangles of one texture within one rectangle.
struct Draw {
    texture: TextureId,
    /// Left, top, width and height, in pixels.
    scissor: [u32; 4],
    indices: Range<u32>,
    first_corner: i32,
}

impl Painter {
    fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let module = device.create_shader_module(wgpu::include_wgsl!("software.wgsl"));
        let over = |src_factor, dst_factor| wgpu::BlendComponent {
            src_factor,
            dst_factor,
            operation: wgpu::BlendOperation::Add,
        };
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("plain painting"),
            layout: None,
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("corner"),
                buffers: &[Some(wgpu::VertexBufferLayout {
                    array_stride: CORNER_BYTES,
                    step_mode: wgpu::VertexStepMode::Vertex,
                    attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Unorm8x4],
                })],
                compilation_options: Default::default(),
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("pixel"),
                targets: &[Some(wgpu::ColorTargetState {
                    format,
                    blend: Some(wgpu::BlendState {
                        color: over(wgpu::BlendFactor::One, wgpu::BlendFactor::OneMinusSrcAlpha),
                        alpha: over(wgpu::BlendFactor::OneMinusDstAlpha, wgpu::BlendFactor::One),
                    }),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
                compilation_options: Default::default(),
            }),
            multiview_mask: None,
            cache: None,
        });
        Self {
            pipeline,
            textures: HashMap::new(),
            changes: Vec::new(),
            unused: Vec::new(),
            primitives: Vec::new(),
            corners: None,
            indices: None,
            draws: Vec::new(),
        }
    }

    /// Brings textures and triangles of the frame to come to the device.
    fn upload(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, screen: &ScreenDescriptor) {
        for (id, change) in std::mem::take(&mut self.changes) {
            self.change_texture(device, queue, id, &change);
        }
        let mut triangles = Triangles::default();
        self.draws.clear();
        for ClippedPrimitive { clip_rect, primitive } in &self.primitives {
            // The window has no callbacks of its own.
            let Primitive::Mesh(mesh) = primitive else {
                continue;
            };
            let scissor = scissor(*clip_rect, screen);
            let [_, _, width, height] = scissor;
            if width == 0 || height == 0 {
                continue;
            }
            let Some((indices, first_corner)) = triangles.add(mesh, screen) else {
                log::warn!("a frame of more than 2³¹ corners is not painted whole");
                break;
            };
            self.draws.push(Draw {
                texture: mesh.texture_id,
                scissor,
                indices,
                first_corner,
            });
        }
        fill(
            device,
            queue,
            &mut self.corners,
            wgpu::BufferUsages::VERTEX,
            &triangles.corners,
        );
        fill(
            device,
            queue,
            &mut self.indices,
            wgpu::BufferUsages::INDEX,
            &triangles.indices,
        );
        let Self {
            textures,
            unused,
            draws,
            ..
        } = self;
        unused.retain(|id| {
            let is_shown = draws.iter().any(|draw| draw.texture == *id);
            if !is_shown {
                textures.remove(id);
            }
            is_shown
        });
    }

    fn draw(&self, pass: &mut wgpu::RenderPass<'static>) {
        let (Some(corners), Some(indices)) = (&self.corners, &self.indices) else {
            return;
        };
        pass.set_pipeline(&self.pipeline);
        pass.set_vertex_buffer(0, corners.slice(..));
        pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
        for draw in &self.draws {
            let Some(texture) = self.textures.get(&draw.texture) else {
                continue;
            };
            let [left, top, width, height] = draw.scissor;
            pass.set_scissor_rect(left, top, width, height);
            pass.set_bind_group(0, &texture.group, &[]);
            pass.draw_indexed(draw.indices.clone(), draw.first_corner, 0..1);
        }
    }

    /// Makes a texture, or paints over a part of it.
    fn change_texture(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        id: TextureId,
        change: &ImageDelta,
    ) {
        let ImageData::Color(image) = &change.image;
        let (Ok(width), Ok(height)) = (u32::try_from(image.width()), u32::try_from(image.height())) else {
            return;
        };
        let size = wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        };
        let known = self.textures.remove(&id);
        let (texture, origin) = match (change.pos, known) {
            (Some([x, y]), Some(known)) => {
                let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
                    return;
                };
                (known.texture, wgpu::Origin3d { x, y, z: 0 })
            }
            (Some(_), None) => return,
            (None, _) => (new_texture(device, size), wgpu::Origin3d::ZERO),
        };
        queue.write_texture(
            wgpu::TexelCopyTextureInfo {
                texture: &texture,
                mip_level: 0,
                origin,
                aspect: wgpu::TextureAspect::All,
            },
            image.as_raw(),
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(4 * width),
                rows_per_image: Some(height),
            },
            size,
        );
        let group = self.group(device, &texture, change.options);
        self.textures.insert(id, Texture { texture, group });
    }

    fn group(
        &self,
        device: &wgpu::Device,
        texture: &wgpu::Texture,
        options: TextureOptions,
    ) -> wgpu::BindGroup {
        let filter = |filter| match filter {
            TextureFilter::Nearest => wgpu::FilterMode::Nearest,
            TextureFilter::Linear => wgpu::FilterMode::Linear,
        };
        let address_mode = match options.wrap_mode {
            TextureWrapMode::ClampToEdge => wgpu::AddressMode::ClampToEdge,
            TextureWrapMode::Repeat => wgpu::AddressMode::Repeat,
            TextureWrapMode::MirroredRepeat => wgpu::AddressMode::MirrorRepeat,
        };
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            address_mode_u: address_mode,
            address_mode_v: address_mode,
            mag_filter: filter(options.magnification),
            min_filter: filter(options.minification),
            ..Default::default()
        });
        let view = texture.create_view(&Default::default());
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: wgpu::BindingResource::TextureView(&view),
                },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::Sampler(&sampler),
                },
            ],
        })
    }
}

fn new_texture(device: &wgpu::Device, size: wgpu::Extent3d) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

/// Corners and indices of a frame, as the device wants them.
#[derive(Default)]
struct Triangles {
    corners: Vec<u8>,
    corner_count: u32,
    indices: Vec<u8>,
    index_count: u32,
}

impl Triangles {
    /// Appends a mesh: the range of its indices, and its first corner. None if there are too many for the device.
    fn add(&mut self, mesh: &Mesh, screen: &ScreenDescriptor) -> Option<(Range<u32>, i32)> {
        let first_corner = i32::try_from(self.corner_count).ok()?;
        let first_index = self.index_count;
        self.corner_count = end_of(self.corner_count, mesh.vertices.len())?;
        self.index_count = end_of(self.index_count, mesh.indices.len())?;
        let [width, height] = screen.size_in_pixels;
        let twice = 2.0 * screen.pixels_per_point;
        let scale = vec2(twice / width as f32, twice / height as f32);
        for vertex in &mesh.vertices {
            let (x, y) = (vertex.pos.x * scale.x - 1.0, 1.0 - vertex.pos.y * scale.y);
            for number in [x, y, vertex.uv.x, vertex.uv.y] {
                self.corners.extend_from_slice(&number.to_ne_bytes());
            }
            self.corners.extend_from_slice(&vertex.color.to_array());
        }
        for index in &mesh.indices {
            self.indices.extend_from_slice(&index.to_ne_bytes());
        }
        Some((first_index..self.index_count, first_corner))
    }
}

fn end_of(count: u32, more: usize) -> Option<u32> {
    count.checked_add(u32::try_from(more).ok()?)
}

/// Writes `bytes` into `buffer`, or into a larger one in its place.
fn fill(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    buffer: &mut Option<wgpu::Buffer>,
    usage: wgpu::BufferUsages,
    bytes: &[u8],
) {
    let size = wgpu::BufferAddress::try_from(bytes.len()).unwrap_or(wgpu::BufferAddress::MAX);
    if buffer.as_ref().is_none_or(|buffer| buffer.size() < size) {
        *buffer = Some(device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: size.next_power_of_two(),
            usage: usage | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        }));
    }
    if let Some(buffer) = buffer {
        queue.write_buffer(buffer, 0, bytes);
    }
}

/// Left, top, width and height of `clip` within the screen, in whole pixels.
fn scissor(clip: Rect, screen: &ScreenDescriptor) -> [u32; 4] {
    let [width, height] = screen.size_in_pixels;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the screen, and a number that is none becomes 0"
    )]
    let pixel =
        |points: f32, most: u32| (points * screen.pixels_per_point).round().clamp(0.0, most as f32) as u32;
    let (left, top) = (pixel(clip.min.x, width), pixel(clip.min.y, height));
    let (right, bottom) = (pixel(clip.max.x, width), pixel(clip.max.y, height));
    [left, top, right.saturating_sub(left), bottom.saturating_sub(top)]
}
