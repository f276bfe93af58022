#!/usr/bin/env python3
"""Writes the neutral comparison scenes as .glb (glTF 2.0, standard library only).

    district.py OUT_DIR [S] [M] [L]

district_S   21 buildings,    500 trees,    300 lamps   (5 x 5 blocks of 80 m)
district_M  200 buildings,  5,000 trees,  3,000 lamps   (15 x 15 blocks)
district_L  200 buildings, 50,000 trees, 30,000 lamps   (50 x 50 blocks)

Right-handed, metres, Y up, deterministic: the same bytes on every run. Every
tree, lamp and building is a glTF node of its own; meshes are shared. Materials
are factors only (no textures), all opaque. One directional light through
KHR_lights_punctual, three cameras as nodes: overview, street, plaza.
scene.extras.shadow_distance is how far from the camera shadows must reach.
Beside each .glb goes a .json with the counts, cameras and light in plain numbers.
"""
import array
import json
import math
import os
import random
import struct
import sys

SEED = int(os.environ.get("SEED", "0"))  # another number makes another district of the same kind

PITCH, ROAD = 80.0, 12.0
BODY = PITCH - ROAD

MATERIALS = [  # name, base colour (linear), metallic, roughness, emissive
    ("concrete", (0.42, 0.41, 0.39), 0.0, 0.85, None),
    ("brick", (0.36, 0.13, 0.08), 0.0, 0.90, None),
    ("panel", (0.72, 0.73, 0.70), 0.0, 0.55, None),
    ("glass", (0.03, 0.06, 0.09), 0.1, 0.08, None),
    ("metal", (0.50, 0.51, 0.53), 1.0, 0.40, None),
    ("roof", (0.11, 0.11, 0.12), 0.0, 0.95, None),
    ("grass", (0.10, 0.20, 0.05), 0.0, 0.95, None),
    ("asphalt", (0.06, 0.06, 0.065), 0.0, 0.90, None),
    ("stone", (0.48, 0.45, 0.40), 0.0, 0.80, None),
    ("sand", (0.55, 0.47, 0.32), 0.0, 0.95, None),
    ("water", (0.02, 0.10, 0.14), 0.0, 0.12, None),
    ("bark", (0.13, 0.08, 0.05), 0.0, 0.95, None),
    ("leaf", (0.07, 0.19, 0.04), 0.0, 0.85, None),
    ("glow", (0.90, 0.85, 0.70), 0.0, 0.50, (1.0, 0.85, 0.55)),
]
MAT = {m[0]: i for i, m in enumerate(MATERIALS)}


def add(a, b):
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a, b):
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def mul(a, s):
    return (a[0] * s, a[1] * s, a[2] * s)


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def norm(a):
    n = math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]) or 1.0
    return (a[0] / n, a[1] / n, a[2] / n)


class Mesh:
    """Triangles by material; faces are counter-clockwise seen from outside."""

    def __init__(self, name):
        self.name, self.parts = name, {}

    def part(self, mat):
        return self.parts.setdefault(mat, (array.array("f"), array.array("f"), array.array("I")))

    def poly(self, mat, pts, normals=None):
        pos, nrm, idx = self.part(mat)
        base = len(pos) // 3
        n = None if normals else norm(cross(sub(pts[1], pts[0]), sub(pts[2], pts[0])))
        for i, p in enumerate(pts):
            pos.extend(p)
            nrm.extend(normals[i] if normals else n)
        for i in range(1, len(pts) - 1):
            idx.extend((base, base + i, base + i + 1))

    def box(self, mat, lo, hi, skip=""):
        (x0, y0, z0), (x1, y1, z1) = lo, hi
        faces = {
            "x": [(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)],
            "X": [(x1, y0, z1), (x1, y0, z0), (x1, y1, z0), (x1, y1, z1)],
            "y": [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)],
            "Y": [(x0, y1, z1), (x1, y1, z1), (x1, y1, z0), (x0, y1, z0)],
            "z": [(x1, y0, z0), (x0, y0, z0), (x0, y1, z0), (x1, y1, z0)],
            "Z": [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)],
        }
        for k, f in faces.items():
            if k not in skip:
                self.poly(mat, f)

    def tube(self, mat, a, b, ra, rb, n):
        """A smooth-shaded tube from a to b with radii ra and rb, open at its ends."""
        d = norm(sub(b, a))
        u = norm(cross(d, (0, 0, 1) if abs(d[2]) < 0.9 else (1, 0, 0)))
        v = cross(d, u)
        ring = [add(mul(u, math.cos(t)), mul(v, math.sin(t)))
                for t in (2 * math.pi * i / n for i in range(n))]
        for i in range(n):
            p, q = ring[i], ring[(i + 1) % n]
            self.poly(mat, [add(a, mul(p, ra)), add(a, mul(q, ra)), add(b, mul(q, rb)), add(b, mul(p, rb))],
                      [p, q, q, p])

    def triangles(self):
        return sum(len(p[2]) // 3 for p in self.parts.values())


def window_cell(m, wall, bl, br, tr, tl, depth, lo=(0.14, 0.22), hi=(0.86, 0.86)):
    """One facade cell: wall around an opening, reveals, glass, mullion, sill (34 triangles)."""
    n = norm(cross(sub(br, bl), sub(tl, bl)))

    def at(u, v, d=0.0):
        p = add(mul(bl, (1 - u) * (1 - v)), mul(br, u * (1 - v)))
        p = add(p, add(mul(tr, u * v), mul(tl, (1 - u) * v)))
        return add(p, mul(n, d))

    (u0, v0), (u1, v1) = lo, hi
    o = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)]
    w = [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]
    g = [at(u0, v0, -depth), at(u1, v0, -depth), at(u1, v1, -depth), at(u0, v1, -depth)]
    for i in range(4):
        j = (i + 1) % 4
        m.poly(wall, [o[i], o[j], w[j], w[i]])
        m.poly(wall, [w[i], w[j], g[j], g[i]])
    m.poly("glass", g)
    # mullion: a bar standing before the glass
    c, h, s = 0.5 * (u0 + u1), 0.018, depth * 0.55
    f = [at(c - h, v0, -s), at(c + h, v0, -s), at(c + h, v1, -s), at(c - h, v1, -s)]
    b = [at(c - h, v0, -depth), at(c + h, v0, -depth), at(c + h, v1, -depth), at(c - h, v1, -depth)]
    m.poly("metal", f)
    m.poly("metal", [b[0], f[0], f[3], b[3]])
    m.poly("metal", [f[1], b[1], b[2], f[2]])
    # sill: a small ledge under the opening
    e, t, y = 0.02, 0.12, v0 - 0.035
    k = [at(u0 - e, y), at(u1 + e, y), at(u1 + e, v0), at(u0 - e, v0)]
    l = [at(u0 - e, y, t), at(u1 + e, y, t), at(u1 + e, v0, t), at(u0 - e, v0, t)]
    m.poly("metal", l)
    m.poly("metal", [k[0], k[1], l[1], l[0]])
    m.poly("metal", [l[3], l[2], k[2], k[3]])
    m.poly("metal", [k[0], l[0], l[3], k[3]])
    m.poly("metal", [l[1], k[1], k[2], l[2]])


def ring_at(shape, y, scale=1.0, turn=0.0):
    c, s = math.cos(turn) * scale, math.sin(turn) * scale
    return [(x * c - z * s, y, x * s + z * c) for x, z in shape]


def rect(w, d):  # counter-clockwise seen from above with Y up
    return [(-w / 2, d / 2), (w / 2, d / 2), (w / 2, -d / 2), (-w / 2, -d / 2)]


def facade(m, wall, lower, upper, cell, depth, tall=False):
    for i in range(len(lower)):
        j = (i + 1) % len(lower)
        a, b, c, d = lower[i], lower[j], upper[j], upper[i]
        bays = max(1, round(math.dist(a, b) / cell))
        for k in range(bays):
            s, t = k / bays, (k + 1) / bays

            def mix(p, q, f):
                return add(mul(p, 1 - f), mul(q, f))

            lo, hi = ((0.06, 0.10), (0.94, 0.88)) if tall else ((0.14, 0.22), (0.86, 0.86))
            window_cell(m, wall, mix(a, b, s), mix(a, b, t), mix(d, c, t), mix(d, c, s), depth, lo, hi)


def cap(m, mat, ring, fan=0):
    m.poly(mat, ring[fan:] + ring[:fan])


def parapet(m, ring, h):
    n = len(ring)
    cx, cz = sum(p[0] for p in ring) / n, sum(p[2] for p in ring) / n
    top = [add(p, (0, h, 0)) for p in ring]
    inn = [(cx + (p[0] - cx) * 0.97, p[1], cz + (p[2] - cz) * 0.97) for p in ring]
    int_ = [add(p, (0, h, 0)) for p in inn]
    for i in range(n):
        j = (i + 1) % n
        m.poly("panel", [ring[i], ring[j], top[j], top[i]])
        m.poly("panel", [top[i], top[j], int_[j], int_[i]])
        m.poly("panel", [int_[i], int_[j], inn[j], inn[i]])


def building(index):
    """One of 21 designs: seven kinds in three variants, about 10 to 20 thousand triangles each."""
    rng = random.Random(1000 + index + SEED)
    kind, var = index % 7, index // 7
    m = Mesh("building_%02d" % index)
    wall = ("concrete", "brick", "panel")[(kind + var) % 3]
    depth, fh, cell = 0.28, 3.4 + 0.2 * var, 3.2
    if kind == 0:
        shape, floors = rect(24 + 2 * var, 24), 12 + 3 * var
    elif kind == 1:
        shape, floors = rect(54, 16 + 2 * var), 8 + var
    elif kind == 2:
        a, b = 44 + 2 * var, 17
        h = a / 2
        shape = [(-h, h), (h, h), (h, h - b), (-h + b, h - b), (-h + b, -h), (-h, -h)]
        floors = 7 + var
    elif kind == 3:
        r = 14 + var
        n = 28
        shape = [(r * math.sin(2 * math.pi * i / n), r * math.cos(2 * math.pi * i / n)) for i in range(n)]
        floors = 13 + 2 * var
    elif kind == 4:
        shape, floors = rect(36, 30 + 3 * var), 12 + var
    elif kind == 5:
        shape, floors = rect(22 + var, 22 + var), 15 + 2 * var
    else:
        r, n = 22 + 2 * var, 6
        shape = [(r * math.sin(2 * math.pi * i / n), r * math.cos(2 * math.pi * i / n)) for i in range(n)]
        floors = 9 + var
    y, ring = 0.0, None
    for f in range(floors):
        h = fh + (1.6 if f == 0 else 0.0)
        s0 = s1 = 1.0
        t0 = t1 = 0.0
        if kind == 4:  # steps in
            s0 = s1 = 1.0 - 0.2 * (3 * f // floors)
        if kind == 5:  # twists
            t0, t1 = 0.035 * f, 0.035 * (f + 1)
        if kind == 6:  # leans in
            s0, s1 = 1.0 - 0.018 * f, 1.0 - 0.018 * (f + 1)
        lower, upper = ring_at(shape, y, s0, t0), ring_at(shape, y + h, s1, t1)
        if ring is not None and kind == 4 and s0 < 0.999:
            cap(m, "roof", ring)  # the terrace under a step; hidden elsewhere
        facade(m, wall, lower, upper, cell, depth, tall=(f == 0))
        ring, y = upper, y + h
    cap(m, "roof", ring, 3 if kind == 2 else 0)
    parapet(m, ring, 1.1)
    span = min(max(p[0] for p in ring), max(p[2] for p in ring)) * 0.55
    for _ in range(6 + 2 * var):  # plant on the roof
        if kind == 2:
            x, z = rng.uniform(ring[0][0] + 4, ring[0][0] + 12), rng.uniform(-span, span)
        else:
            x, z = rng.uniform(-span, span), rng.uniform(-span, span)
        w, d, t = rng.uniform(1, 2.5), rng.uniform(1, 2.5), rng.uniform(1, 2.4)
        m.box("metal", (x - w, y, z - d), (x + w, y + t, z + d), "y")
    return m, y


def icosphere():
    t = (1 + math.sqrt(5)) / 2
    v = [norm(p) for p in [(-1, t, 0), (1, t, 0), (-1, -t, 0), (1, -t, 0), (0, -1, t), (0, 1, t),
                           (0, -1, -t), (0, 1, -t), (t, 0, -1), (t, 0, 1), (-t, 0, -1), (-t, 0, 1)]]
    faces = [(0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4),
             (11, 10, 2), (10, 7, 6), (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8),
             (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10), (8, 6, 7), (9, 8, 1)]
    out = []
    for a, b, c in faces:
        a, b, c = v[a], v[b], v[c]
        ab, bc, ca = norm(add(a, b)), norm(add(b, c)), norm(add(c, a))
        out += [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return out  # 80 faces


def blob(m, mat, centre, size, rng):
    """A lumpy smooth ball with shared vertices (80 triangles)."""
    pos, nrm, idx = m.part(mat)
    seen, ph = {}, [rng.uniform(0, 6.28) for _ in range(3)]
    for tri in icosphere():
        for p in tri:
            key = (round(p[0], 4), round(p[1], 4), round(p[2], 4))
            if key not in seen:
                seen[key] = len(pos) // 3
                r = 1 + 0.12 * math.sin(5 * p[0] + ph[0]) + 0.10 * math.sin(4 * p[1] + ph[1]) \
                    + 0.10 * math.sin(6 * p[2] + ph[2])
                pos.extend(add(centre, (p[0] * size[0] * r, p[1] * size[1] * r, p[2] * size[2] * r)))
                nrm.extend(norm((p[0] / size[0], p[1] / size[1], p[2] / size[2])))
            idx.append(seen[key])


def tree(index):
    """About 400 triangles: trunk, branches, four lumps of crown."""
    rng = random.Random(2000 + index + SEED)
    m = Mesh("tree_%d" % index)
    h = (6.0, 7.5, 9.0)[index]
    fat = (2.1, 1.8, 1.5)[index]
    m.tube("bark", (0, -0.2, 0), (0.05, h * 0.30, 0.02), 0.22, 0.16, 8)
    m.tube("bark", (0.05, h * 0.30, 0.02), (0, h * 0.62, 0), 0.16, 0.09, 8)
    for i in range(4):
        a = i * 1.571 + rng.uniform(0, 0.6)
        r = fat * 0.55
        m.tube("bark", (0.03, h * 0.34, 0), (r * math.cos(a), h * 0.55, r * math.sin(a)), 0.07, 0.03, 6)
    blob(m, "leaf", (0, h * 0.80, 0), (fat * 0.80, h * 0.20, fat * 0.80), rng)
    for i in range(3):
        a = i * 2.094 + rng.uniform(0, 0.8)
        blob(m, "leaf", (fat * 0.55 * math.cos(a), h * (0.56 + 0.05 * i), fat * 0.55 * math.sin(a)),
             (fat * 0.75, h * 0.16, fat * 0.75), rng)
    return m


def lamp():
    m = Mesh("lamp")
    m.tube("metal", (0, 0, 0), (0, 0.5, 0), 0.16, 0.14, 10)
    m.tube("metal", (0, 0.5, 0), (0, 5.8, 0), 0.07, 0.05, 10)
    prev = (0, 5.8, 0)
    for i in range(1, 5):
        a = i * math.pi / 8
        p = (0.6 * (1 - math.cos(a)), 5.8 + 0.6 * math.sin(a), 0)
        m.tube("metal", prev, p, 0.05, 0.045, 8)
        prev = p
    m.tube("metal", prev, (1.3, 6.4, 0), 0.045, 0.04, 8)
    m.box("metal", (1.2, 6.36, -0.16), (1.9, 6.46, 0.16), "y")
    m.poly("glow", [(1.24, 6.355, -0.13), (1.86, 6.355, -0.13), (1.86, 6.355, 0.13), (1.24, 6.355, 0.13)])
    m.box("metal", (-0.2, 1.2, -0.05), (0.2, 1.8, 0.05))
    return m


def flat_quad(m, mat, x0, z0, x1, z1, y=0.0, cuts=1):
    for i in range(cuts):
        for j in range(cuts):
            a, b = x0 + (x1 - x0) * i / cuts, x0 + (x1 - x0) * (i + 1) / cuts
            c, d = z0 + (z1 - z0) * j / cuts, z0 + (z1 - z0) * (j + 1) / cuts
            m.poly(mat, [(a, y, d), (b, y, d), (b, y, c), (a, y, c)])


def look(eye, target):
    """The quaternion that turns -Z from eye to target, Y kept up."""
    f = norm(sub(target, eye))
    r = norm(cross(f, (0, 1, 0)))
    u = cross(r, f)
    m = [[r[0], u[0], -f[0]], [r[1], u[1], -f[1]], [r[2], u[2], -f[2]]]
    t = m[0][0] + m[1][1] + m[2][2]
    if t > 0:
        s = math.sqrt(t + 1) * 2
        q = ((m[2][1] - m[1][2]) / s, (m[0][2] - m[2][0]) / s, (m[1][0] - m[0][1]) / s, s / 4)
    elif m[0][0] > m[1][1] and m[0][0] > m[2][2]:
        s = math.sqrt(1 + m[0][0] - m[1][1] - m[2][2]) * 2
        q = (s / 4, (m[0][1] + m[1][0]) / s, (m[0][2] + m[2][0]) / s, (m[2][1] - m[1][2]) / s)
    elif m[1][1] > m[2][2]:
        s = math.sqrt(1 + m[1][1] - m[0][0] - m[2][2]) * 2
        q = ((m[0][1] + m[1][0]) / s, s / 4, (m[1][2] + m[2][1]) / s, (m[0][2] - m[2][0]) / s)
    else:
        s = math.sqrt(1 + m[2][2] - m[0][0] - m[1][1]) * 2
        q = ((m[0][2] + m[2][0]) / s, (m[1][2] + m[2][1]) / s, s / 4, (m[1][0] - m[0][1]) / s)
    return [round(c, 7) for c in q]


class Glb:
    def __init__(self):
        self.bin = bytearray()
        self.j = {"asset": {"version": "2.0", "generator": "district.py"},
                  "extensionsUsed": ["KHR_lights_punctual"], "scene": 0,
                  "nodes": [], "meshes": [], "accessors": [], "bufferViews": [], "cameras": [],
                  "materials": []}
        for name, c, met, rough, em in MATERIALS:
            mat = {"name": name, "pbrMetallicRoughness": {
                "baseColorFactor": [*c, 1.0], "metallicFactor": met, "roughnessFactor": rough}}
            if em:
                mat["emissiveFactor"] = list(em)
            self.j["materials"].append(mat)

    def view(self, data, target):
        while len(self.bin) % 4:
            self.bin.append(0)
        self.j["bufferViews"].append({"buffer": 0, "byteOffset": len(self.bin),
                                      "byteLength": len(data), "target": target})
        self.bin += data
        return len(self.j["bufferViews"]) - 1

    def accessor(self, view, ctype, count, kind, lo=None, hi=None):
        a = {"bufferView": view, "componentType": ctype, "count": count, "type": kind}
        if lo:
            a["min"], a["max"] = lo, hi
        self.j["accessors"].append(a)
        return len(self.j["accessors"]) - 1

    def mesh(self, m):
        prims = []
        for mat, (pos, nrm, idx) in m.parts.items():
            n = len(pos) // 3
            lo = [min(pos[k::3]) for k in range(3)]
            hi = [max(pos[k::3]) for k in range(3)]
            p = self.accessor(self.view(pos.tobytes(), 34962), 5126, n, "VEC3", lo, hi)
            q = self.accessor(self.view(nrm.tobytes(), 34962), 5126, n, "VEC3")
            small = n < 65535
            data = array.array("H", idx).tobytes() if small else idx.tobytes()
            i = self.accessor(self.view(data, 34963), 5123 if small else 5125, len(idx), "SCALAR")
            prims.append({"attributes": {"POSITION": p, "NORMAL": q}, "indices": i, "material": MAT[mat]})
        self.j["meshes"].append({"name": m.name, "primitives": prims})
        return len(self.j["meshes"]) - 1

    def node(self, **kw):
        self.j["nodes"].append(kw)
        return len(self.j["nodes"]) - 1

    def save(self, path):
        while len(self.bin) % 4:
            self.bin.append(0)
        self.j["buffers"] = [{"byteLength": len(self.bin)}]
        text = json.dumps(self.j, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        with open(path, "wb") as f:
            f.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(self.bin)))
            f.write(struct.pack("<I4s", len(text), b"JSON") + text)
            f.write(struct.pack("<I4s", len(self.bin), b"BIN\0") + self.bin)


def yaw(a):
    return [0, round(math.sin(a / 2), 5), 0, round(math.cos(a / 2), 5)]


def make(size, out, meshes):
    blocks, n_build, n_tree, n_lamp, shadow, overview, zfar = {
        "S": (5, 21, 500, 300, 800.0, (-235.0, 150.0, 290.0), 3000.0),
        "M": (15, 200, 5000, 3000, 2000.0, (-640.0, 330.0, 780.0), 6000.0),
        "L": (50, 200, 50000, 30000, 2000.0, (-1500.0, 620.0, 1800.0), 12000.0),
    }[size]
    rng = random.Random({"S": 1, "M": 2, "L": 3}[size] + SEED)
    g = Glb()
    buildings, trees, lamp_mesh = meshes
    half = blocks * PITCH / 2
    centres = [(-half + (i + 0.5) * PITCH, -half + (j + 0.5) * PITCH)
               for j in range(blocks) for i in range(blocks)]

    # which blocks carry a building: S all but the corners, else the inner 15 x 15 less 25 plazas
    c = blocks // 2
    cell = {(i, j): centres[j * blocks + i] for j in range(blocks) for i in range(blocks)}
    if size == "S":
        plazas = [(0, 0), (0, 4), (4, 0), (4, 4)]
        built = [k for k in cell if k not in plazas]
    else:
        inner = [(c - 7 + i, c - 7 + j) for j in range(15) for i in range(15)]
        plazas = [(c - 6 + 3 * i, c - 6 + 3 * j) for j in range(5) for i in range(5)]
        built = [k for k in inner if k not in plazas]
    assert len(built) == n_build, len(built)

    ground = Mesh("ground")
    for k, (x, z) in cell.items():
        h, b = PITCH / 2, BODY / 2
        flat_quad(ground, "asphalt", x - h, z - h, x + h, z - b, 0, 1)
        flat_quad(ground, "asphalt", x - h, z + b, x + h, z + h, 0, 1)
        flat_quad(ground, "asphalt", x - h, z - b, x - b, z + b, 0, 1)
        flat_quad(ground, "asphalt", x + b, z - b, x + h, z + b, 0, 1)
        flat_quad(ground, "stone" if k in plazas else "grass", x - b, z - b, x + b, z + b, 0, 4)
    shore = Mesh("shore")
    seg = 96
    R = half * 1.45
    for i in range(seg):
        a0, a1 = 2 * math.pi * i / seg, 2 * math.pi * (i + 1) / seg

        def square(a):
            s = half / max(abs(math.cos(a)), abs(math.sin(a)))
            return (s * math.cos(a), 0.0, s * math.sin(a))

        def circle(a, r, y):
            r *= 1 + 0.03 * math.sin(5 * a) + 0.02 * math.sin(11 * a)
            return (r * math.cos(a), y, r * math.sin(a))

        for mat, lo, hi in (("grass", square, lambda a: circle(a, R, 0.0)),
                            ("sand", lambda a: circle(a, R, 0.0), lambda a: circle(a, R * 1.05, -3.0))):
            shore.poly(mat, [lo(a0), lo(a1), hi(a1), hi(a0)])
    water = Mesh("water")
    flat_quad(water, "water", -R * 4, -R * 4, R * 4, R * 4, -1.2, 32)

    mesh_b = [g.mesh(m) for m, _ in buildings]
    mesh_t = [g.mesh(m) for m in trees]
    mesh_l = g.mesh(lamp_mesh)
    tris = {"building": 0, "tree": 0, "lamp": 0}

    kids = {"terrain": [], "buildings": [], "trees": [], "lamps": [], "cameras": []}
    for m in (ground, shore, water):
        kids["terrain"].append(g.node(name=m.name, mesh=g.mesh(m)))
    for n, k in enumerate(built):
        x, z = cell[k]
        d = n % 21 if size == "S" else rng.randrange(21)
        kids["buildings"].append(g.node(name="building_%03d" % n, mesh=mesh_b[d], translation=[x, 0, z],
                                        rotation=yaw(math.pi / 2 * rng.randrange(4))))
        tris["building"] += buildings[d][0].triangles()

    def kerb(x, z, t, off):
        """A point on the block's edge: t runs round the four sides, off metres in from the road."""
        s, b = int(t) % 4, BODY / 2 - off
        u = (t - int(t)) * 2 - 1
        return [(x + u * b, z - b), (x + b, z + u * b), (x - u * b, z + b), (x - b, z - u * b)][s], s

    nb = len(centres)
    for n in range(n_tree):
        x, z = centres[n % nb]
        i = n // nb
        (px, pz), _ = kerb(x, z, (i * 4 / math.ceil(n_tree / nb) + 0.07 + rng.uniform(0, 0.08)) % 4,
                           2.6 if i % 5 else rng.uniform(3, 7))
        k = rng.randrange(3)
        s = round(rng.uniform(0.8, 1.25), 3)
        kids["trees"].append(g.node(name="t%d" % n, mesh=mesh_t[k],
                                    translation=[round(px, 3), 0, round(pz, 3)],
                                    rotation=yaw(rng.uniform(0, 6.283)), scale=[s, s, s]))
        tris["tree"] += trees[k].triangles()
    for n in range(n_lamp):
        x, z = centres[n % nb]
        i = n // nb
        (px, pz), side = kerb(x, z, (i * 4 / math.ceil(n_lamp / nb) + 0.17) % 4, 0.6)
        kids["lamps"].append(g.node(name="l%d" % n, mesh=mesh_l,
                                    translation=[round(px, 3), 0, round(pz, 3)],
                                    rotation=yaw((math.pi / 2, 0, -math.pi / 2, math.pi)[side])))
        tris["lamp"] += lamp_mesh.triangles()

    px, pz = cell[plazas[2]] if size == "S" else cell[(c, c)]
    if size == "S":  # the corner plaza, looking to the middle
        plaza_eye, plaza_at = (px + 24, 1.7, pz - 24), (0.0, 18.0, 0.0)
    else:
        plaza_eye, plaza_at = (px + 30, 1.7, pz + 30), (px - 120, 16.0, pz - 150)
    cams = {
        "overview": (overview, (0.0, 10.0, 0.0) if size == "S" else (-60.0, 0.0, 60.0)),
        "street": ((PITCH / 2 + (40.0 if blocks % 2 == 0 else 0.0) - 2.5, 1.7, 195.0),
                   (PITCH / 2 + (40.0 if blocks % 2 == 0 else 0.0), 7.0, -200.0)),
        "plaza": (plaza_eye, plaza_at),
    }
    for n, (name, (eye, at)) in enumerate(cams.items()):
        g.j["cameras"].append({"type": "perspective", "name": name, "perspective": {
            "yfov": math.radians(60), "aspectRatio": 1.6, "znear": 0.2, "zfar": zfar}})
        kids["cameras"].append(g.node(name=name, camera=n, translation=list(eye), rotation=look(eye, at)))
    sun = (-0.46, -0.74, -0.49)
    g.j["extensions"] = {"KHR_lights_punctual": {"lights": [
        {"type": "directional", "name": "sun", "color": [1.0, 0.96, 0.90], "intensity": 3.0}]}}
    sun_node = g.node(name="sun", translation=[0, 200, 0], rotation=look((0, 0, 0), sun),
                      extensions={"KHR_lights_punctual": {"light": 0}})
    roots = [g.node(name=k, children=v) for k, v in kids.items()] + [sun_node]
    g.j["scenes"] = [{"name": "district_" + size, "nodes": roots,
                      "extras": {"shadow_distance": shadow}}]
    g.save(os.path.join(out, "district_%s.glb" % size))
    tris["terrain"] = sum(m.triangles() for m in (ground, shore, water))
    info = {"scene": "district_" + size, "nodes": len(g.j["nodes"]), "buildings": n_build,
            "trees": n_tree, "lamps": n_lamp, "triangles": tris, "total_triangles": sum(tris.values()),
            "unique_meshes": len(g.j["meshes"]), "shadow_distance": shadow,
            "sun_direction": norm(sun), "yfov_deg": 60, "znear": 0.2, "zfar": zfar,
            "cameras": {k: {"eye": e, "target": t} for k, (e, t) in cams.items()}}
    with open(os.path.join(out, "district_%s.json" % size), "w") as f:
        json.dump(info, f, indent=1)
    print("district_%s: %d nodes, %d triangles %s" % (size, info["nodes"], info["total_triangles"], tris))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    out, sizes = sys.argv[1], sys.argv[2:] or ["S", "M", "L"]
    os.makedirs(out, exist_ok=True)
    meshes = ([building(i) for i in range(21)], [tree(i) for i in range(3)], lamp())
    print("building triangles:", " ".join(str(m.triangles()) for m, _ in meshes[0]))
    print("tree triangles:", " ".join(str(m.triangles()) for m in meshes[1]), " lamp:", meshes[2].triangles())
    for s in sizes:
        make(s, out, meshes)


main()
