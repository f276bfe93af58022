#!/usr/bin/env python3
"""Seeds for the fuzz drivers, from the content itself, so they never grow old: seeds.py ROOT OUT writes OUT/{site,content,po,sound,gltf,ngsi_ld,mapped}/."""
import base64
import copy
import json
import pathlib
import struct
import sys
import zlib

root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
counts = {}


def write(driver, data):
    folder = out / driver
    folder.mkdir(parents=True, exist_ok=True)
    counts[driver] = counts.get(driver, 0) + 1
    (folder / f"seed-{counts[driver]:03}").write_bytes(data.encode() if isinstance(data, str) else data)


def trimmed(value, first):
    """`value` with at most two items a list, another two of each for each `first`."""
    if isinstance(value, list):
        number = all(isinstance(v, (int, float)) for v in value)
        ring = value and isinstance(value[0], list) and value[0] and isinstance(value[0][0], (int, float))
        keep = value if number or (ring and len(value) <= 8) else (value[:3] + value[-1:] if ring else value[first * 2:first * 2 + 2])
        return [trimmed(v, 0) for v in keep]
    if isinstance(value, dict):
        return {k: trimmed(v, first if isinstance(v, list) else 0) for k, v in value.items()}
    return value


# Authored JSON. The first byte of a "content" input says which file it is (authored_fuzz.cpp), 11 and 24 further on old versions of it.
names = ["manifest", "types", "zones", "systems", "facts", "tenants", "tours", "views", "scenarios", "alarms", "mappings"]
folders = [root / "content", root / "tests/bake/fixture"]
for folder in folders:
    for i, name in enumerate(names):
        path = folder / f"{name}.json"
        if not path.exists():
            continue
        tree = json.loads(path.read_text())
        for first in range(4):
            text = json.dumps(trimmed(tree, first), ensure_ascii=False, separators=(",", ":"))
            write("content", chr(65 + i) + text)
            write("content", chr(65 + 11 + i) + text)
            write("content", chr(65 + 24 + i) + text)
    for i, name in enumerate(["pictures", "sounds"]):
        path = folder / f"{name}.json"
        if path.exists():
            write("content", chr(65 + 22 + i) + json.dumps(json.loads(path.read_text())))
    path = folder / "site.geojson"
    site = json.loads(path.read_text())
    kinds = {}
    for feature in site["features"]:
        properties = feature["properties"]
        kinds.setdefault((properties.get("kind"), feature["geometry"]["type"], tuple(sorted(properties))), feature)
    for feature in kinds.values():
        one = {k: v for k, v in site.items() if k != "features"}
        one["features"] = [copy.deepcopy(feature)]
        write("site", json.dumps(trimmed(one, 0), ensure_ascii=False, separators=(",", ":")))
    for path in sorted((folder / "locale").glob("*.po")):
        lines = path.read_text().splitlines()
        for at in range(0, min(len(lines), 160), 20):
            write("po", "\n".join(lines[at:at + 20]) + "\n")
write("po", '#, fuzzy, max-length:12\nmsgctxt "a"\nmsgid "b"\nmsgid_plural "bs"\nmsgstr[0] "x\\n"\n"y"\nmsgstr[1] "\\x41\\101\\t"\n#~ msgid "old"\n#| msgid "before"\n')

for path in sorted((root / "tests/bake/sounds").iterdir()):
    write("sound", path.read_bytes()[:8000])
for kind, bits in ((1, 8), (1, 16), (3, 32)):
    data = bytes(i * 37 & 127 for i in range(4200 * bits // 8))
    write("sound", b"RIFF" + struct.pack("<I4s4sIHHIIHH4sI", 36 + len(data), b"WAVE", b"fmt ", 16, kind, 1, 8000, 8000 * bits // 8, bits // 8, bits, b"data", len(data)) + data)


# glTF: a file with one of everything the reader knows.
def png(width, height):
    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
    rows = b"".join(b"\0" + bytes((x * 40 + y * 9) & 255 for x in range(width * 4)) for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def glb(tree, binary):
    text = json.dumps(tree, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    body = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(binary), 0x004E4942) + binary
    return struct.pack("<III", 0x46546C67, 2, 12 + len(body)) + body


class Model:
    def __init__(self):
        self.binary, self.views, self.accessors = b"", [], []

    def view(self, data, **more):
        self.binary += b"\0" * (-len(self.binary) % 8)
        self.views.append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data), **more})
        self.binary += data
        return len(self.views) - 1

    def accessor(self, code, kind, values, width, component=5126, **more):
        self.accessors.append({"bufferView": self.view(struct.pack(f"<{len(values)}{code}", *values)), "componentType": component, "count": len(values) // width, "type": kind, **more})
        return len(self.accessors) - 1

    def tree(self, **more):
        return {"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "accessors": self.accessors, "bufferViews": self.views,
                "buffers": [{"byteLength": len(self.binary)}], **more}


m = Model()
position = m.accessor("f", "VEC3", [0, 0, 0, 1, 0, 0, 0, 1, 0], 3, min=[0, 0, 0], max=[1, 1, 0])
index = m.accessor("H", "SCALAR", [0, 1, 2], 1, 5123)
normal = m.accessor("f", "VEC3", [0, 0, 1] * 3, 3)
uv = m.accessor("f", "VEC2", [0, 0, 1, 0, 0, 1], 2)
color = m.accessor("B", "VEC4", [255, 0, 0, 255] * 3, 4, 5121, normalized=True)
joints = m.accessor("B", "VEC4", [0, 1, 0, 0] * 3, 4, 5121)
weights = m.accessor("f", "VEC4", [0.5, 0.5, 0, 0] * 3, 4)
binds = m.accessor("f", "MAT4", [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] * 2, 16)
times = m.accessor("f", "SCALAR", [0, 1], 1)
turns = m.accessor("f", "VEC4", [0, 0, 0, 1, 0, 1, 0, 0], 4)
moves = m.accessor("f", "VEC3", [0, 0, 0, 1, 2, 3], 3)
morph = m.accessor("f", "SCALAR", [0, 1], 1)
places = m.accessor("f", "VEC3", [0, 0, 0, 5, 0, 0], 3)
image = m.view(png(4, 2))
m.accessors.append({"componentType": 5126, "count": 3, "type": "VEC3", "sparse": {"count": 1, "indices": {"bufferView": m.view(struct.pack("<H", 1)), "componentType": 5123},
                    "values": {"bufferView": m.view(struct.pack("<3f", 1, 2, 3))}}})
sparse = len(m.accessors) - 1
plain = {"attributes": {"POSITION": position, "NORMAL": normal, "TEXCOORD_0": uv, "COLOR_0": color}, "indices": index, "material": 0}
materials = [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0, "extensions": {"KHR_texture_transform": {"offset": [0, 1], "rotation": 1, "scale": [2, 2], "texCoord": 1}}},
              "metallicFactor": 0.5, "roughnessFactor": 0.5, "baseColorFactor": [1, 1, 1, 0.5]}, "normalTexture": {"index": 0, "scale": 2}, "occlusionTexture": {"index": 0, "strength": 0.5},
              "emissiveTexture": {"index": 0}, "emissiveFactor": [1, 1, 1], "alphaMode": "MASK", "alphaCutoff": 0.4, "doubleSided": True,
              "extensions": {"KHR_materials_emissive_strength": {"emissiveStrength": 4}, "KHR_materials_transmission": {"transmissionFactor": 1}, "KHR_materials_ior": {"ior": 1.4},
                             "KHR_materials_volume": {"thicknessFactor": 1, "attenuationDistance": 2, "attenuationColor": [1, 0, 1]}, "KHR_materials_specular": {"specularFactor": 0.5},
                             "KHR_materials_clearcoat": {"clearcoatFactor": 1}}}, {"extensions": {"KHR_materials_unlit": {}}}]
textures = {"images": [{"bufferView": image, "mimeType": "image/png"}], "samplers": [{"wrapS": 33071, "magFilter": 9728}], "textures": [{"source": 0, "sampler": 0}], "materials": materials}
meshes = [{"primitives": [plain]},
          {"primitives": [{"attributes": {"POSITION": position, "JOINTS_0": joints, "WEIGHTS_0": weights}, "indices": index, "targets": [{"POSITION": sparse}], "material": 1}], "weights": [0.5]}]
write("gltf", glb(m.tree(nodes=[{"mesh": 0}], meshes=meshes[:1], **textures), m.binary))
write("gltf", glb(m.tree(nodes=[{"children": [1, 2, 3, 4], "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1]}, {"mesh": 1, "skin": 0}, {"name": "joint", "children": [5]},
                                {"camera": 0, "translation": [1, 2, 3]}, {"extensions": {"KHR_lights_punctual": {"light": 0}}, "extras": {"aisland:entity": "urn:x"}},
                                {"mesh": 0, "rotation": [0, 0, 0, 1], "scale": [1, 2, 1], "extensions": {"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": places}}}}],
                         meshes=meshes, skins=[{"joints": [2, 5], "inverseBindMatrices": binds, "skeleton": 2}], cameras=[{"type": "perspective", "name": "eye", "perspective": {"yfov": 1, "znear": 0.1}}],
                         animations=[{"name": "a", "samplers": [{"input": times, "output": turns}, {"input": times, "output": moves, "interpolation": "STEP"}, {"input": times, "output": morph}],
                                      "channels": [{"sampler": 0, "target": {"node": 2, "path": "rotation"}}, {"sampler": 1, "target": {"node": 5, "path": "translation"}},
                                                   {"sampler": 2, "target": {"node": 1, "path": "weights"}}]}],
                         extensions={"KHR_lights_punctual": {"lights": [{"type": "spot", "intensity": 10, "range": 5, "spot": {"outerConeAngle": 1}}]}},
                         extensionsUsed=["EXT_mesh_gpu_instancing", "KHR_lights_punctual"], **textures), m.binary))
small = {"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
         "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}], "bufferViews": [{"buffer": 0, "byteLength": 36}],
         "buffers": [{"byteLength": 36, "uri": "data:application/octet-stream;base64," + base64.b64encode(struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)).decode()}]}
write("gltf", json.dumps(small))
write("gltf", json.dumps({**small, "buffers": [{"byteLength": 36, "uri": "a.bin"}], "images": [{"uri": "b.png"}], "textures": [{"source": 0}], "materials": [{"emissiveTexture": {"index": 0}}]}))
write("gltf", json.dumps({"asset": {"version": "1.0"}, "scene": "s", "scenes": {"s": {"nodes": ["n"]}}, "nodes": {"n": {"children": ["m"]}, "m": {}}, "buffers": {"b": {"byteLength": 4, "uri": "a"}}}))
for extension in ["KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_texture_basisu", "EXT_texture_webp", "KHR_mesh_quantization"]:
    tree = m.tree(nodes=[{"mesh": 0}], meshes=copy.deepcopy(meshes[:1]), extensionsUsed=[extension], extensionsRequired=[extension], **copy.deepcopy(textures))
    if "draco" in extension:
        tree["meshes"][0]["primitives"][0]["extensions"] = {extension: {"bufferView": image, "attributes": {"POSITION": 0, "NORMAL": 1}}}
    if "meshopt" in extension:
        tree["bufferViews"][0]["extensions"] = {extension: {"buffer": 0, "byteOffset": 0, "byteLength": 36, "byteStride": 12, "count": 3, "mode": "ATTRIBUTES"}}
        tree["bufferViews"][1]["extensions"] = {extension: {"buffer": 0, "byteOffset": 40, "byteLength": 6, "byteStride": 2, "count": 3, "mode": "TRIANGLES"}}
    if "texture" in extension:
        tree["textures"][0]["extensions"] = {extension: {"source": 0}}
        tree["images"][0]["mimeType"] = "image/webp" if "webp" in extension else "image/ktx2"
    write("gltf", glb(tree, m.binary))

# What devices send. The first byte chooses the topic (decode_fuzz.cpp).
for text in [
    '{"id":"urn:ngsi-ld:Streetlight:a","type":"Streetlight","location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[121.60,31.20]}},"powerState":{"type":"Property","value":"on","observedAt":"2026-11-23T10:15:02Z"},"powerConsumption":{"value":58.4,"unitCode":"WTT"},"status":"ok"}',
    '[{"id":"urn:a","type":"Vehicle","speed":"12","bearing":[{"value":1,"datasetId":"urn:x"},{"value":2,"observedAt":"2026-11-23T10:15:02+08:00"}]},{"id":"urn:b","type":"Device","value":{"languageMap":{"zh":"开","en":"on"}},"on":"off"}]',
    '{"metadata":{},"body":{"type":"Notification","data":[{"id":"urn:a","type":"WeatherObserved","temperature":{"type":"Property","values":[[1,"2026-11-23T10:15:02Z"],[2,"x"]]}}]}}',
    '{"d":[{"n":17,"i":[65],"p":["1"],"s":["ok"],"x":121.6,"y":31.2,"z":4,"t":1795428902}]}',
    '{"n":1,"i":{"0":null},"p":["NaN"],"s":[[["ok"]]],"x":1e308,"y":-1,"t":"2026-11-23T10:15:02Z"}',
]:
    for driver, bytes_ in (("ngsi_ld", "x"), ("mapped", "xy")):
        for byte in bytes_:
            write(driver, byte + text)
print(" ".join(f"{k} {v}" for k, v in sorted(counts.items())))
