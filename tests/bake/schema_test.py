#!/usr/bin/env python3
"""The JSON Schemas say what the program says: whole content is good to both, and of every key of the test content that is left
out, every unknown key that is added and every value of another type, both say the same."""
import copy, json, os, shutil, subprocess, sys, tempfile
from jsonschema import Draft202012Validator

program, source = sys.argv[1], sys.argv[2]
bad = 0


def fail(text):
    global bad
    bad += 1
    print(text)


def schemas():
    out = {}
    for name in subprocess.run([program, "schema"], capture_output=True, text=True, check=True).stdout.split():
        schema = json.loads(subprocess.run([program, "schema", name], capture_output=True, text=True, check=True).stdout)
        Draft202012Validator.check_schema(schema)
        out[name + (".geojson" if name == "site" else ".json")] = Draft202012Validator(schema)
    return out


def validate_folder(folder, validators):
    for name, validator in validators.items():
        path = os.path.join(folder, name)
        if os.path.exists(path):
            for error in validator.iter_errors(json.load(open(path, encoding="utf-8"))):
                fail(f"{path}: {error.json_path}: {error.message[:200]}")


def objects(value, path=()):
    if isinstance(value, dict):
        yield path
        for key, child in value.items():
            yield from objects(child, path + (key,))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from objects(child, path + (index,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def mutations(root):
    for path in objects(root):
        for key in list(at(root, path)):
            for change in ("gone", "list"):
                mutant = copy.deepcopy(root)
                if change == "gone":
                    del at(mutant, path)[key]
                else:
                    at(mutant, path)[key] = [[]]
                yield f"{path}.{key} {change}", mutant
        mutant = copy.deepcopy(root)
        at(mutant, path)["zzz"] = 1
        yield f"{path}.zzz added", mutant


STRUCTURE = {"unknown-key", "missing-key", "wrong-type", "out-of-range", "unknown-value", "empty-value", "bad-date", "bad-id", "geometry-kind", "geometry-points", "attribute-kind"}


def program_refuses(folder, name):
    ran = subprocess.run([program, "check", folder, "--format", "json", "--today", "2026-06-21"], capture_output=True, text=True)
    offences = json.loads(ran.stdout)["offences"]
    return any(o["path"].endswith("/" + name) and o["rule"] in STRUCTURE for o in offences)


validators = schemas()
validate_folder(os.path.join(source, "content"), validators)
fixture = os.path.join(source, "tests/bake/fixture")
validate_folder(fixture, validators)
with tempfile.TemporaryDirectory() as scratch:
    os.environ["XDG_CACHE_HOME"] = scratch + "/cache"
    made = os.path.join(scratch, "made")
    subprocess.run([program, "new", made], check=True, capture_output=True)
    validate_folder(made, validators)
    for name, validator in validators.items():
        if not os.path.exists(os.path.join(fixture, name)):
            continue
        root = json.load(open(os.path.join(fixture, name), encoding="utf-8"))
        folder = os.path.join(scratch, "copy")
        for what, mutant in mutations(root):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(fixture, folder)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                json.dump(mutant, file, ensure_ascii=False)
            schema, check = not validator.is_valid(mutant), program_refuses(folder, name)
            if schema != check:
                fail(f"{name} {what}: the schema {'refuses' if schema else 'takes'} it, the program {'refuses' if check else 'takes'} it")
    # Profiles lie beside what is baked.
    profiles = os.path.join(source, "content/profiles")
    validator = validators["profile.json"]
    full = {"$schema": "x", "about": "x", "mode": "kiosk", "host": "window", "spectator": "off", "language": "en", "view": "island", "idle_s": 30,
            "visit_rate": 1, "eye_scale": 1, "fullscreen": True, "hud": True, "telemetry": ["sim"]}
    wrong = [dict(full, **{key: value}) for key, value in [("idle_s", -1), ("idle_s", 86401), ("mode", "show"), ("host", 1), ("telemetry", [1]), ("zzz", 1)]]
    for what, root in [(name, json.load(open(os.path.join(profiles, name)))) for name in os.listdir(profiles)] + [("every key", full)] + \
            list(mutations(full)) + [(f"wrong {i}", w) for i, w in enumerate(wrong)]:
        path = os.path.join(scratch, "hall.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(root, file)
        schema, check = not validator.is_valid(root), subprocess.run([program, "check", path], capture_output=True).returncode == 1
        if schema != check or (schema and not what.startswith(("(", "wrong"))):
            fail(f"profile {what}: the schema {'refuses' if schema else 'takes'} it, the program {'refuses' if check else 'takes'} it")
sys.exit(bad != 0)
