"""What a path tracer makes of a district in the light that other renderers give it:
    blender -b -P peer_light.py -- SCENE.glb CAMERA SAMPLES OUT_FOLDER
writes OUT_FOLDER/godot.png and three.png, 480x300, no tone curve. The light is that of the programs that take the peers' pictures:
Godot's sun of energy 1.6 and ambient (0.75, 0.82, 0.95) x 0.6; three.js' sun of 3 and a hemisphere light 0xc0d4ff over 0x9aa08a of 1.6."""
import numpy
numpy.bool = bool  # Debian 12's numpy dropped the name that Blender 3.4's glTF add-on uses
import bpy, math, os, sys

scene_file, camera, samples, folder = sys.argv[sys.argv.index('--') + 1:][:4]
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.import_scene.gltf(filepath=scene_file)
s = bpy.context.scene
s.camera = next(o for o in bpy.data.objects if o.type == 'CAMERA' and (o.name.startswith(camera) or o.data.name.startswith(camera)))
sun = next(l for l in bpy.data.lights if l.type == 'SUN')
sun.angle = 0.0093


def linear(c): return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in c)
def hexed(c): return linear(((c >> 16 & 255) / 255, (c >> 8 & 255) / 255, (c & 255) / 255))
def times(c, f): return (*(v * f for v in c), 1)


world = bpy.data.worlds.new('sky')
s.world = world
world.use_nodes = True
n, link = world.node_tree.nodes, world.node_tree.links.new
n.clear()
coordinates, split, above = n.new('ShaderNodeTexCoord'), n.new('ShaderNodeSeparateXYZ'), n.new('ShaderNodeMath')
link(coordinates.outputs['Generated'], split.inputs[0])
above.operation = 'GREATER_THAN'
above.inputs[1].default_value = 0
link(split.outputs['Z'], above.inputs[0])
light, seen, path, shown, out = n.new('ShaderNodeMixRGB'), n.new('ShaderNodeMixRGB'), n.new('ShaderNodeLightPath'), n.new('ShaderNodeBackground'), n.new('ShaderNodeOutputWorld')
link(above.outputs[0], light.inputs['Fac'])
link(path.outputs['Is Camera Ray'], seen.inputs['Fac'])
link(light.outputs[0], seen.inputs[1])
seen.inputs[2].default_value = (*linear((0.55, 0.70, 0.90)), 1)
link(seen.outputs[0], shown.inputs['Color'])
link(shown.outputs[0], out.inputs['Surface'])

s.render.engine = 'CYCLES'
s.cycles.device, s.cycles.samples, s.cycles.use_denoising, s.cycles.use_adaptive_sampling, s.cycles.max_bounces = 'CPU', int(samples), False, False, 8
s.cycles.time_limit = float(os.environ.get('SECONDS', '0'))
s.cycles.caustics_reflective = s.cycles.caustics_refractive = False
s.render.threads_mode, s.render.threads = 'FIXED', int(os.environ.get('THREADS', '2'))
s.render.resolution_x, s.render.resolution_y, s.render.resolution_percentage = 480, 300, 100
s.view_settings.view_transform = 'Standard'
s.render.image_settings.file_format = 'PNG'
for name, strength, below, over in (('godot', 1.6 * math.pi, times(linear((0.75, 0.82, 0.95)), 0.6), times(linear((0.75, 0.82, 0.95)), 0.6)),
                                    ('three', 3.0, times(hexed(0x9aa08a), 1.6 / math.pi), times(hexed(0xc0d4ff), 1.6 / math.pi))):
    sun.energy = strength
    light.inputs[1].default_value, light.inputs[2].default_value = below, over
    s.render.filepath = '%s/%s.png' % (folder, name)
    bpy.ops.render.render(write_still=True)
