extends Node
# A district as Godot draws it in the light that `peers` hands over (the folder is the one argument); writes picture.bin there: linear
# radiance, rgba as floats, top row first.

const SKY := "shader_type sky;
uniform sampler2D table : filter_linear, repeat_enable;
void sky() { COLOR = texture(table, vec2(atan(EYEDIR.z, EYEDIR.x) / TAU, acos(clamp(EYEDIR.y, -1.0, 1.0)) / PI)).rgb; }"


func _ready() -> void:
	var folder := OS.get_cmdline_user_args()[0]
	var settings: Dictionary = JSON.parse_string(FileAccess.get_file_as_string(folder + "/settings.json"))
	var view := SubViewport.new()
	view.size = Vector2i(settings.size[0], settings.size[1])
	view.use_hdr_2d = true
	view.msaa_3d = Viewport.MSAA_4X
	view.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	add_child(view)

	var state := GLTFState.new()
	var document := GLTFDocument.new()
	if document.append_from_file(folder + "/../district_S.glb", state) != OK:
		return fail("the scene cannot be read")
	var root := document.generate_scene(state)
	view.add_child(root)
	var cameras := root.find_children(settings.camera, "Camera3D", true, false)
	if cameras.is_empty():
		return fail("no camera " + settings.camera)
	cameras[0].make_current()
	set_sun(root, settings)
	set_glow(root, settings.glow)
	set_sky(view, settings, FileAccess.get_file_as_bytes(folder + "/sky.bin"))
	for i in 16:  # until shaders and the sky's light are there
		await RenderingServer.frame_post_draw

	var image := view.get_texture().get_image()
	if image.get_format() != Image.FORMAT_RGBAH and image.get_format() != Image.FORMAT_RGBH:
		return fail("the picture is not linear: format %d" % image.get_format())
	image.convert(Image.FORMAT_RGBAF)
	FileAccess.open(folder + "/picture.bin", FileAccess.WRITE).store_buffer(image.get_data())
	print("PICTURE WRITTEN")
	get_tree().quit(0)


func fail(what: String) -> void:
	print("peer_godot: ", what)
	get_tree().quit(1)


# Godot's energy is illuminance over pi.
func set_sun(root: Node, settings: Dictionary) -> void:
	var sun: Array = settings.sun
	var peak: float = sun.max()
	for light: DirectionalLight3D in root.find_children("*", "DirectionalLight3D", true, false):
		light.light_color = Color(sun[0] / peak, sun[1] / peak, sun[2] / peak).linear_to_srgb()
		light.light_energy = peak / PI
		light.light_specular = 1.0
		light.shadow_enabled = true
		light.directional_shadow_mode = DirectionalLight3D.SHADOW_ORTHOGONAL
		light.directional_shadow_max_distance = settings.shadow_m
		light.directional_shadow_fade_start = 1.0


func set_glow(root: Node, glow: float) -> void:
	for thing: MeshInstance3D in root.find_children("*", "MeshInstance3D", true, false):
		for i in thing.mesh.get_surface_count():
			var material := thing.mesh.surface_get_material(i) as BaseMaterial3D
			if material and material.emission_enabled:
				material.emission_energy_multiplier = glow


# Column x of the table lies at azimuth 2 pi x / width (cos = x, sin = z), row 0 straight up.
func set_sky(view: Node, settings: Dictionary, table: PackedByteArray) -> void:
	var image := Image.create_from_data(settings.sky[0], settings.sky[1], false, Image.FORMAT_RGBF, table)
	image.convert(Image.FORMAT_RGBAH)
	var material := ShaderMaterial.new()
	material.shader = Shader.new()
	material.shader.code = SKY
	material.set_shader_parameter("table", ImageTexture.create_from_image(image))
	var environment := Environment.new()
	environment.sky = Sky.new()
	environment.sky.sky_material = material
	environment.sky.process_mode = Sky.PROCESS_MODE_QUALITY
	environment.background_mode = Environment.BG_SKY
	environment.ambient_light_source = Environment.AMBIENT_SOURCE_SKY
	environment.reflected_light_source = Environment.REFLECTION_SOURCE_SKY
	environment.tonemap_mode = Environment.TONE_MAPPER_LINEAR
	var holder := WorldEnvironment.new()
	holder.environment = environment
	view.add_child(holder)
