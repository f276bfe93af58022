"""Path-traces what `agreement export` wrote:  blender -b -P cycles.py -- FOLDER SAMPLES
Reads FOLDER/scene.json and scene.bin, writes FOLDER/linear.bin: rgb in kcd/m2 and the distance along the view, floats, top row
first; lamps.bin: the same of the light of lamps and of things that glow, where no sun shines, else black; half0.bin, half1.bin,
half0_lamps.bin, half1_lamps.bin: the same of either half of the samples, whose difference tells the noise; and covered.bin: a float
a pixel, the share of it where anything stands, by which all rgb is multiplied. One unit of radiance here is 1 kcd/m2, one unit of a
sun's strength 1 klx.
Without the sun the sky, things that glow, and lamps one by one are traced apart, lamps out of doors all together with as many samples as either:
Cycles picks one light a bounce, and among many misses most. Where the sun shines lamps are left out: they add a thousandth.
In the environment: THREADS; SEED. No denoiser."""
import numpy
numpy.bool = bool  # Debian 12's numpy dropped the name that Blender 3.4 uses
import bpy, json, math, os, sys
from mathutils import Matrix, Vector

folder, samples = sys.argv[sys.argv.index('--') + 1:][:2]
scene = json.load(open(folder + '/scene.json'))
# SAMPLES are those of a pixel of the picture that is kept. Few are so bright here and dark there that the tone curve darkens them, of a room's most.
samples = max(int(samples) // scene['finer'] ** 2, 32 if scene['room'] else 4)
data = numpy.fromfile(folder + '/scene.bin', dtype=numpy.float32)
UP = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))  # Blender's z is up

bpy.ops.wm.read_factory_settings(use_empty=True)
s = bpy.context.scene


def part(at, count): return data[at:at + count]


def mesh_of(index, m):
    count, corners = m['vertices'], m['index_count']
    mesh = bpy.data.meshes.new('mesh%d' % index)
    triangles = part(m['indices'], corners).astype(numpy.int32)
    mesh.vertices.add(count)
    mesh.vertices.foreach_set('co', part(m['positions'], 3 * count))
    mesh.loops.add(corners)
    mesh.loops.foreach_set('vertex_index', triangles)
    mesh.polygons.add(corners // 3)
    mesh.polygons.foreach_set('loop_start', numpy.arange(0, corners, 3, dtype=numpy.int32))
    mesh.polygons.foreach_set('loop_total', numpy.full(corners // 3, 3, dtype=numpy.int32))
    mesh.polygons.foreach_set('use_smooth', numpy.ones(corners // 3, dtype=bool))
    color = mesh.attributes.new('Col', 'FLOAT_COLOR', 'POINT')
    color.data.foreach_set('color', part(m['colors'], 4 * count))
    uv = mesh.uv_layers.new(name='UV')
    uv.data.foreach_set('uv', part(m['uvs'], 2 * count).reshape(-1, 2)[triangles].ravel())
    mesh.update()
    mesh.validate()
    normals = part(m['normals'], 3 * count).reshape(-1, 3)
    used = numpy.empty(len(mesh.loops), dtype=numpy.int32)
    mesh.loops.foreach_get('vertex_index', used)
    mesh.use_auto_smooth = True
    mesh.normals_split_custom_set(normals[used].tolist())
    mesh.materials.append(None)
    return mesh


class Nodes:
    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.volume = None

    def add(self, kind, **inputs):
        node = self.tree.nodes.new(kind)
        for key, value in inputs.items(): self.put(node, key, value)
        return node

    def put(self, node, key, value):
        slot = node.inputs[int(key[1:]) if key[0] == '_' else key.replace('_', ' ')]
        if hasattr(value, 'outputs'): value = value.outputs[0]
        if hasattr(value, 'is_linked'): self.tree.links.new(value, slot)
        else: slot.default_value = value

    def math(self, operation, *values):
        node = self.add('ShaderNodeMath')
        node.operation = operation
        for i, value in enumerate(values): self.put(node, '_%d' % i, value)
        return node

    def mix(self, factor, a, b): return self.add('ShaderNodeMixShader', _0=factor, _1=a, _2=b)


def rgba(c): return (*c, 1)


def tinted(n, color):
    attribute = n.add('ShaderNodeAttribute')
    attribute.attribute_name = 'Col'
    mix = n.add('ShaderNodeMixRGB', _0=1.0, _1=attribute, _2=rgba(color))
    mix.blend_type = 'MULTIPLY'
    return mix


def facing(n):
    """cos of the angle between the view and the shading normal"""
    geometry = n.add('ShaderNodeNewGeometry')
    dot = n.add('ShaderNodeVectorMath')
    dot.operation = 'DOT_PRODUCT'
    n.tree.links.new(geometry.outputs['Incoming'], dot.inputs[0])
    n.tree.links.new(geometry.outputs['Normal'], dot.inputs[1])
    return n.math('MAXIMUM', dot.outputs['Value'], 0.0)


def bars(n, size, half):
    """1 where a pane's frame is. Panes of `size` metres by UV, `half` = how far the frame reaches in from their edges."""
    place = n.add('ShaderNodeSeparateXYZ')
    n.tree.links.new(n.add('ShaderNodeTexCoord').outputs['UV'], place.inputs[0])
    covered = []
    for axis in range(2):
        share = n.math('FRACT', n.math('DIVIDE', place.outputs[axis], size[axis]))
        edge = n.math('MULTIPLY', n.math('MINIMUM', share, n.math('SUBTRACT', 1.0, share)), size[axis])
        covered.append(n.math('LESS_THAN', edge, half[axis]))
    return n.math('MAXIMUM', *covered)


def vector(n, operation, *values):
    node = n.add('ShaderNodeVectorMath')
    node.operation = operation
    for i, value in enumerate(values):
        if value is not None: n.put(node, '_%d' % i, value)
    return node


def facade(n, m):
    """A coated pane before dark rooms, in a frame of dark metal; far houses have walls between their windows."""
    base, size, windows = m['base'], m['params'], m['alpha']
    base, frame, half = tinted(n, base), rgba((0.10, 0.105, 0.11)), (0.035, 0.06)
    if windows < 0.99:
        frame, base = base, (0.52, 0.58, 0.60)
        half = [0.5 * (1 - windows) * size[i] * (0.55, 1.0)[i] for i in range(2)]
    schlick = n.math('POWER', n.math('SUBTRACT', 1.0, facing(n)), 5.0)
    fresnel = n.math('MINIMUM', n.math('ADD', 0.26, n.math('MULTIPLY', 0.94, schlick)), 1.0)
    rooms = n.add('ShaderNodeBsdfDiffuse', Color=vector(n, 'MULTIPLY', base, (0.34 * 0.6,) * 3))
    mirror = n.add('ShaderNodeBsdfGlossy', Color=vector(n, 'MULTIPLY_ADD', base, (0.35 * 1.3,) * 3, (0.65,) * 3), Roughness=0.05)
    return n.mix(bars(n, size, half), n.mix(fresnel, rooms, mirror), n.add('ShaderNodeBsdfDiffuse', Color=frame))


def leaf(n, m):
    """Sends light back and on, together less than what arrives."""
    back = vector(n, 'MINIMUM', tinted(n, m['base']), (0.85,) * 3)
    on = vector(n, 'MINIMUM', vector(n, 'MULTIPLY', back, (0.55,) * 3), vector(n, 'SUBTRACT', (0.95,) * 3, back))
    return back, n.add('ShaderNodeBsdfTranslucent', Color=on)


def layered(n, m, l):
    """As KHR_materials_transmission, _volume, _ior, _specular and _clearcoat say, less their textures."""
    roughness = max(m['roughness'], 0.045)
    glossy = n.add('ShaderNodeBsdfGlossy', Color=(1, 1, 1, 1), Roughness=roughness)
    body = n.add('ShaderNodeBsdfDiffuse', Color=tinted(n, m['base']))
    fresnel = n.math('MULTIPLY', n.add('ShaderNodeFresnel', IOR=l['ior']), l['specular'])
    if m['metallic'] == 1:
        surface = n.add('ShaderNodeBsdfGlossy', Color=tinted(n, m['base']), Roughness=roughness)
    elif l['transmission'] > 0 and l['thickness'] > 0:  # a closed body; light passes its surface twice
        glass = n.add('ShaderNodeBsdfGlass', Color=rgba([math.sqrt(c) for c in m['base']]), Roughness=roughness, IOR=l['ior'])
        glass.distribution = 'GGX'
        surface = n.mix(l['transmission'], n.mix(fresnel, body, glossy), glass)
        if l['attenuation_distance'] > 0:
            sigma = [-math.log(max(c, 1e-4)) / l['attenuation_distance'] for c in l['attenuation_color']]
            volume = n.add('ShaderNodeVolumeAbsorption', Color=rgba([1 - s / max(sigma) for s in sigma]), Density=max(sigma))
            n.volume = volume
    else:
        through = n.add('ShaderNodeBsdfTransparent', Color=tinted(n, m['base']))
        surface = n.mix(fresnel, n.mix(l['transmission'], body, through), glossy)
    if l['clearcoat'] > 0:
        coat = n.add('ShaderNodeBsdfGlossy', Color=(1, 1, 1, 1), Roughness=max(l['clearcoat_roughness'], 0.045))
        surface = n.mix(n.math('MULTIPLY', n.add('ShaderNodeFresnel', IOR=1.5), l['clearcoat']), surface, coat)
    return surface


def open_share(n, leaves):
    """Of the light about a place, what comes past what stands close by; a leaf has that of both its sides."""
    def beside(**inputs):
        ao = n.add('ShaderNodeAmbientOcclusion', Distance=3.0, **inputs)
        ao.samples = 4
        return ao.outputs['AO']
    if not leaves: return beside()
    behind = vector(n, 'SCALE', n.add('ShaderNodeNewGeometry').outputs['Normal'], None, None, -1.0)
    return n.math('MULTIPLY_ADD', beside(Normal=behind), 0.55, beside())


def material_of(index, m):
    n = Nodes('material%d' % index)
    kind, base = m['kind'], m['base']
    if m['outside']:
        # The picture shows what stands before the windows darker than it lights the room. Of its light arrives what comes past other things.
        seen = n.add('ShaderNodeLightPath').outputs['Is Camera Ray']
        lights = n.math('MULTIPLY_ADD', seen, 1 - scene['window_gain'], scene['window_gain'])
        surface = n.add('ShaderNodeEmission', Color=vector(n, 'SCALE', vector(n, 'MULTIPLY', tinted(n, base), scene['daylight']), None, None, n.math('MULTIPLY', lights, open_share(n, kind == 3))),
                        Strength=1.0)
        shown.append(surface)
    elif kind == 1:
        surface = facade(n, m)
    elif kind == 2:  # as rough as the program's waves are on the whole; what comes back from below has passed the surface twice
        mirror = n.add('ShaderNodeBsdfGlossy', Color=(1, 1, 1, 1), Roughness=0.07)
        body = n.add('ShaderNodeBsdfDiffuse', Color=rgba([0.75 * c for c in base]))
        surface = n.mix(n.add('ShaderNodeFresnel', IOR=1.333), body, mirror)
    elif m['layers']:
        surface = layered(n, m, m['layers'])
    else:
        surface = n.add('ShaderNodeBsdfPrincipled', Base_Color=tinted(n, base), Metallic=m['metallic'],
                        Roughness=max(m['roughness'], 0.045), Specular=0.5)
        surface.distribution = 'MULTI_GGX'
        if kind == 3:
            back, on = leaf(n, m)
            n.put(surface, 'Base Color', back)
            surface = n.add('ShaderNodeAddShader', _0=surface, _1=on)
    if any(m['emissive']):
        glow = n.add('ShaderNodeEmission', Color=rgba(m['emissive']), Strength=1.0)
        glowing.append((n.material, glow, max(m['emissive']) > 0.3 * brightest))
        surface = n.add('ShaderNodeAddShader', _0=surface, _1=glow)
    n.material.cycles.sample_as_light = False  # by day rays find all by themselves
    if m['blend']:
        surface = n.mix(m['alpha'], n.add('ShaderNodeBsdfTransparent'), surface)
    out = n.add('ShaderNodeOutputMaterial', Surface=surface)
    if n.volume: n.put(out, 'Volume', n.volume)
    return n.material


dark = max(scene['sun']['klx']) < 1
brightest = max((max(m['emissive']) for m in scene['materials']), default=0)
glowing, shown = [], []
meshes = [mesh_of(i, m) for i, m in enumerate(scene['meshes'])]
materials = [material_of(i, m) for i, m in enumerate(scene['materials'])]
for i, o in enumerate(scene['objects']):
    thing = bpy.data.objects.new('thing%d' % i, meshes[o['mesh']])
    s.collection.objects.link(thing)
    thing.material_slots[0].link = 'OBJECT'
    thing.material_slots[0].material = materials[o['material']]
    m = scene['materials'][o['material']]
    thing.visible_shadow = m['shadow'] or scene['room'] and m['blend'] and not m['outside']  # a window's panes keep a part of the day
    r = o['rows']
    thing.matrix_world = UP @ Matrix((r[0:4], r[4:8], r[8:12], (0, 0, 0, 1)))

class LampNodes(Nodes):
    def __init__(self, light):
        light.use_nodes = True
        self.tree = light.node_tree


def shape(light, l, towards):
    """Cone and range as KHR_lights_punctual recommends them, which the program follows."""
    n = LampNodes(light)
    emission = next(node for node in n.tree.nodes if node.type == 'EMISSION')
    leaves = n.add('ShaderNodeVectorMath', _1=towards)
    leaves.operation = 'DOT_PRODUCT'
    n.tree.links.new(n.add('ShaderNodeNewGeometry').outputs['Incoming'], leaves.inputs[0])  # of a lamp: where its light goes
    cone = n.math('DIVIDE', n.math('SUBTRACT', leaves.outputs['Value'], l['cos_outer']), max(l['cos_inner'] - l['cos_outer'], 0.01))
    cone.use_clamp = True
    share = n.math('DIVIDE', n.add('ShaderNodeLightPath').outputs['Ray Length'], l['range'])
    window = n.math('MAXIMUM', n.math('SUBTRACT', 1.0, n.math('POWER', share, 4.0)), 0.0)
    both = n.math('MULTIPLY', window, cone) if l['cos_outer'] > -1 else window
    n.put(emission, 'Strength', n.math('MULTIPLY', both, both))


lamps = []
for i, l in enumerate(scene['lights'] if dark else []):
    light = bpy.data.lights.new('lamp%d' % i, 'POINT')
    peak = max(l['klx'])
    light.color = [c / peak for c in l['klx']]
    light.energy = 4 * math.pi * peak
    light.shadow_soft_size = 0.015 if scene['room'] else 0.05  # under a truss a larger ball would stand in it
    towards = UP.to_3x3() @ Vector(l['direction'])
    shape(light, l, towards.normalized())
    lamp = bpy.data.objects.new('lamp%d' % i, light)
    s.collection.objects.link(lamp)
    lamps.append(lamp)
    lamp.matrix_world = Matrix.Translation(UP @ Vector(l['at']))

def panes(o):
    """Corners of each flat piece of a mesh that stands: their box, in the program's frame."""
    m = scene['meshes'][o['mesh']]
    r = numpy.array(o['rows']).reshape(3, 4)
    places = part(m['positions'], 3 * m['vertices']).reshape(-1, 3) @ r[:, :3].T + r[:, 3]
    piece = numpy.arange(m['vertices'])
    triangles = part(m['indices'], m['index_count']).astype(int).reshape(-1, 3)
    while True:
        least = piece.copy()
        for corner in range(3): numpy.minimum.at(least, triangles[:, corner], piece[triangles].min(axis=1))
        if (least == piece).all(): break
        piece = least
    for k in numpy.unique(piece):
        low, high = places[piece == k].min(axis=0), places[piece == k].max(axis=0)
        if min(high[0] - low[0], high[2] - low[2]) < 0.1 and high[1] - low[1] > 0.3: yield Vector(low), Vector(high)


def portal(low, high, within):
    """Rays that look for the sky go through it."""
    light = bpy.data.lights.new('portal', 'AREA')
    light.shape, light.cycles.is_portal = 'RECTANGLE', True
    across = 0 if high.x - low.x > high.z - low.z else 2
    light.size, light.size_y = high[across] - low[across], high.y - low.y
    middle, inwards = 0.5 * (low + high), Vector((0, 0, 0))
    inwards[2 - across] = 1 if within[2 - across] > middle[2 - across] else -1
    thing = bpy.data.objects.new('portal', light)
    s.collection.objects.link(thing)
    turn = (UP.to_3x3() @ inwards).to_track_quat('-Z', 'Y').to_matrix().to_4x4()
    thing.matrix_world = Matrix.Translation(UP @ (middle + 0.02 * inwards)) @ turn


suns = []
if max(scene['sun']['klx']) > 0:
    light = bpy.data.lights.new('sun', 'SUN')
    peak = max(scene['sun']['klx'])
    light.color = [c / peak for c in scene['sun']['klx']]
    light.energy, light.angle = peak, 0.0093
    sun = bpy.data.objects.new('sun', light)
    s.collection.objects.link(sun)
    suns.append(sun)
    sun.matrix_world = (-(UP.to_3x3() @ Vector(scene['sun']['towards']))).to_track_quat('-Z', 'Y').to_matrix().to_4x4()

w, h = scene['sky']['size']
image = bpy.data.images.new('sky', w, h, alpha=False, float_buffer=True)
image.colorspace_settings.name = 'Linear'
pixels = numpy.ones((h, w, 4), dtype=numpy.float32)
pixels[:, :, :3] = part(scene['sky']['at'], 3 * w * h).reshape(h, w, 3)[::-1]
image.pixels.foreach_set(pixels.ravel())
world = bpy.data.worlds.new('sky')
s.world = world
world.use_nodes = True
tree = world.node_tree
environment = tree.nodes.new('ShaderNodeTexEnvironment')
environment.image = image
# Column u of the table lies at azimuth 2 pi u, x = cos, z = sin; Blender's equirectangular image runs the other way from -x.
mapping = tree.nodes.new('ShaderNodeMapping')
mapping.inputs['Rotation'].default_value = (0, 0, math.pi)
coordinates = tree.nodes.new('ShaderNodeTexCoord')
tree.links.new(coordinates.outputs['Generated'], mapping.inputs['Vector'])
tree.links.new(mapping.outputs['Vector'], environment.inputs['Vector'])
tree.links.new(environment.outputs['Color'], tree.nodes['Background'].inputs['Color'])

camera = bpy.data.cameras.new('camera')
eye = bpy.data.objects.new('camera', camera)
s.collection.objects.link(eye)
c = scene['camera']
eye.matrix_world = UP @ Matrix((c[0:4], c[4:8], c[8:12], c[12:16]))
camera.sensor_fit = 'VERTICAL'
camera.angle = scene['fov_y']
camera.clip_start, camera.clip_end = 0.05, 20000
s.camera = eye
if scene['room']:
    for o in scene['objects']:
        m = scene['materials'][o['material']]
        if m['blend'] and not m['outside']:
            for low, high in panes(o): portal(low, high, c[3::4])

width, height = scene['size']
s.render.engine = 'CYCLES'
s.cycles.device, s.cycles.use_denoising = 'CPU', False
s.cycles.use_adaptive_sampling = False  # it stops where a picture of few samples looks smooth by chance
# Pale leaves send nearly all light on: in a crown of them it goes a long way.
s.cycles.max_bounces = s.cycles.diffuse_bounces = s.cycles.glossy_bounces = s.cycles.transmission_bounces = 20
s.cycles.sample_clamp_indirect, s.cycles.blur_glossy = 0.0, 0.5
s.cycles.light_sampling_threshold = 0.0  # in this unit most light is below the default's 0.01, by night and in rooms all of it
s.render.film_transparent = True  # what lies beyond is put behind it afterwards
s.cycles.caustics_reflective = s.cycles.caustics_refractive = False
s.render.resolution_x, s.render.resolution_y, s.render.resolution_percentage = width, height, 100
s.render.use_persistent_data = True  # only lamps change between two pictures
s.render.threads_mode, s.render.threads = 'FIXED', int(os.environ.get('THREADS', '2'))
s.render.image_settings.file_format = 'OPEN_EXR'
s.render.image_settings.color_depth = '32'

s.view_layers[0].use_pass_z = True
s.use_nodes = True
s.node_tree.nodes.clear()
layers = s.node_tree.nodes.new('CompositorNodeRLayers')
out = s.node_tree.nodes.new('CompositorNodeOutputFile')
out.base_path = folder
out.format.file_format, out.format.color_depth = 'OPEN_EXR', '32'
out.file_slots.clear()
for name, source in (('rgb', 'Image'), ('depth', 'Depth')):
    out.file_slots.new(name)
    s.node_tree.links.new(layers.outputs[source], out.inputs[name])


def read(name):
    path = '%s/%s%04d.exr' % (folder, name, s.frame_current)
    image = bpy.data.images.load(path)
    values = numpy.empty(width * height * 4, dtype=numpy.float32)
    image.pixels.foreach_get(values)
    bpy.data.images.remove(image)
    os.remove(path)
    return values.reshape(height, width, 4)[::-1].copy()


def traced(count):
    """Both halves."""
    halves = []
    for half in range(2):
        s.cycles.samples, s.cycles.seed = max((count + 1) // 2, 1), 2 * int(os.environ.get('SEED', '1')) + half
        bpy.ops.render.render()
        halves.append(read('rgb'))
    return numpy.array(halves)


def keep(halves, name):
    for half in range(2): halves[half].astype(numpy.float32).tofile('%s/half%d%s.bin' % (folder, half, name and '_' + name))
    halves.mean(axis=0).astype(numpy.float32).tofile('%s/%s.bin' % (folder, name or 'linear'))


for lamp in lamps: lamp.hide_render = True
if dark:
    for _, glow, _ in glowing: glow.inputs['Strength'].default_value = 0
linear = traced(samples)
linear.mean(axis=0)[:, :, 3].astype(numpy.float32).tofile(folder + '/covered.bin')
linear[:, :, :, 3] = read('depth')[:, :, 0]
keep(linear, '')
of_lamps = numpy.zeros_like(linear)
if dark:
    tree.nodes['Background'].inputs['Strength'].default_value = 0
    for sun in suns: sun.hide_render = True  # the moon
    world.cycles.sampling_method = 'NONE'
    for surface in shown: surface.inputs['Strength'].default_value = 0
    if glowing:
        for material, glow, bright in glowing:
            glow.inputs['Strength'].default_value = 1
            material.cycles.sample_as_light = bright  # rays that go to dim things find them by themselves
        of_lamps += traced(samples * (4 if scene['room'] else 1))  # what mirrors a room's fittings is found by chance
        for material, glow, _ in glowing:
            glow.inputs['Strength'].default_value = 0
            material.cycles.sample_as_light = False
    for lamp in lamps:
        lamp.hide_render = False
        of_lamps += traced(max(samples // (16 if scene['room'] else len(lamps)), 6))  # a room's are seen by most of it: there is little noise
        lamp.hide_render = True
keep(of_lamps, 'lamps')
