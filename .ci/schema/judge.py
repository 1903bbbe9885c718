"""Judges messages by the schemas of the adapter protocol: judge.py SCHEMAS samples|trace|conversation|pages FILE…"""

import copy
import json
import pathlib
import sys

import jsonschema
import referencing

folder, what, *files = sys.argv[1:]
schemas = {path.name: json.loads(path.read_text()) for path in pathlib.Path(folder).glob("*.json")}
schemas.pop("openapi.json")
registry = referencing.Registry().with_resources(
    (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items()
)
formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
assert "date" in formats.checkers


def validator(file, head):
    schema = {"$ref": f"{file}#/$defs/{head}"}
    return jsonschema.Draft202012Validator(schema, registry=registry, format_checker=formats)


known = {}


def judge(file, head):
    return known.setdefault((file, head), validator(file, head))


def told(error):
    """The innermost findings: those of a oneOf are elsewhere."""
    if not error.context:
        path = "/".join(map(str, error.absolute_path))
        return f"{path}: {error.message[:300]}"
    return " | ".join(sorted({told(inner) for inner in error.context}, key=len)[:8])


def accepted(file, head, message, of):
    errors = list(judge(file, head).iter_errors(message))
    if errors:
        shown = json.dumps(message, ensure_ascii=False)[:1000]
        sys.exit(f"FAILED: {of}: {file} {head} refuses\n  {shown}\n  " + "\n  ".join(map(told, errors)))


def lines(file):
    with open(file, encoding="utf-8") as read:
        for number, line in enumerate(read, 1):
            yield f"{pathlib.Path(file).name}:{number}", json.loads(line)


def unmasked(value, key=""):
    """In a record a mask stands in place of a secret; here a secret in place of the mask."""
    if value == "****":
        return "AAAA00" if "password" in key else "0000"
    if isinstance(value, dict):
        return {name: unmasked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [unmasked(inner, key) for inner in value]
    return value


def places(value, path=()):
    """Every place within a message."""
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def replaced(message, path, value):
    if not path:
        return value
    changed = copy.deepcopy(message)
    within = changed
    for key in path[:-1]:
        within = within[key]
    within[path[-1]] = value
    return changed


def broken(sample):
    """Messages that are wrong for sure: another tag, and each kind of value in the place of another."""
    message = sample["message"]
    if isinstance(message, str):
        yield "another tag", message + "-x"
        return
    for path, value in places(message):
        if path and path[-1] in ("request", "response") and isinstance(value, str):
            yield "another tag", replaced(message, path, value + "-x")
        if value is not None and path:
            # No type takes an array of an array of nothing.
            yield "/".join(map(str, path)), replaced(message, path, [[[]]])


if what == "samples":
    count, refused = {}, 0
    for of, sample in lines(files[0]):
        role, head = sample["role"], sample["is"].capitalize()
        accepted(f"{role}.json", head, sample["message"], of)
        count[role, head] = count.get((role, head), 0) + 1
        if count[role, head] % 10 == 1:
            for how, wrong in broken(sample):
                if judge(f"{role}.json", head).is_valid(wrong):
                    shown = json.dumps(wrong, ensure_ascii=False)[:1000]
                    sys.exit(f"FAILED: {of}: {role}.json accepts a message with a wrong {how}\n  {shown}")
                refused += 1
    wanting = [it for it in schemas if it not in ("protocol.json", "world.json")]
    assert len(count) == 2 * len(wanting) == 18 and min(count.values()) >= 50, count
    assert refused >= 1000, refused
    print(f"ok: {sum(count.values())} messages of {len(wanting)} roles accepted, {refused} broken ones refused")
elif what == "trace":
    seen, calls = set(), 0
    for of, line in lines(files[0]):
        if "request" not in line or "to" not in line:
            continue
        calls += 1
        role = line["to"].split(":")[0]
        for side in ("request", "response"):
            if side not in line:
                continue
            message = unmasked(line[side])
            key = (role, side, json.dumps(message, sort_keys=True))
            if key not in seen:
                seen.add(key)
                accepted(f"{role}.json", side.capitalize(), message, of)
        if "breakdown" in line:
            accepted("protocol.json", "Breakdown", line["breakdown"], of)
    assert calls >= 1000, calls
    print(f"ok: {calls} calls, {len(seen)} different messages accepted")
elif what == "pages":
    count = 0
    for file in files:
        for number, line in enumerate(open(file, encoding="utf-8"), 1):
            if line[0] in "→←":
                message = json.loads(line[2:].replace("{…}", "null"))
                heard = line[0] == "→"
                if message.get("do") == "begin":
                    continue  # its world is left out
                of = f"{file}:{number}"
                accepted("protocol.json", "ToImplementation" if heard else "FromImplementation", message, of)
                if "request" in message:
                    accepted(f"{message['to'].split(':')[0]}.json", "Request", message["request"], of)
                if message.get("is") == "answer":
                    accepted("counter.json", "Response", message["response"], of)
                count += 1
    assert count >= 20, count
    print(f"ok: {count} messages of {len(files)} pages accepted")
else:
    heard, said = files
    count, made_up = {}, set()
    for of, line in lines(heard):
        if line.get("request", {}) == {"request": "made-up-by-madoguchi-check"}:
            # What the first check asks is of no role on purpose, and no schema may know it.
            assert not judge("protocol.json", "ToImplementation").is_valid(line), line
            made_up.add(line["id"])
            continue
        accepted("protocol.json", "ToImplementation", line, of)
        count[line["do"]] = count.get(line["do"], 0) + 1
        if line["do"] == "answer":
            role = line["to"].split(":")[0]
            accepted(f"{role}.json", "Request", line["request"], of)
    for of, line in lines(said):
        accepted("protocol.json", "FromImplementation", line, of)
        count[line["is"]] = count.get(line["is"], 0) + 1
        assert line["id"] not in made_up or line["is"] == "failed", line
        if line["is"] == "ask":
            role = line["to"].split(":")[0]
            accepted(f"{role}.json", "Request", line["request"], of)
    assert {"hello", "begin", "continue", "ready", "done", "answer", "ask"} <= set(count), count
    print(f"ok: {count}")
