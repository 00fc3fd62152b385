#!/usr/bin/env python3
"""Rebuilds compiler/catalogue/aws.txt: which calls AWS has, and what a CloudTrail record of each carries.

    pip install botocore && npm pack aws-sdk && tar xzf aws-sdk-*.tgz
    tools/catalogue/rebuild.py --models "$(python3 -c 'import botocore, os; print(os.path.dirname(botocore.__file__))')/data" \
        --older package/apis > compiler/catalogue/aws.txt

Two sources of facts: the service models (names of operations and members, types; never documentation), and facts.json
beside this file, which says by hand what no model has: under which event source a service logs, names that differ from
the operation's, events without an operation, data events, and permissions that are never events. The same inputs give
the same bytes. The format is in compiler/catalogue/README.md.
"""
import argparse
import collections
import glob
import gzip
import json
import os
import re
import sys

READS = ("Describe", "List", "Head", "BatchGet", "BatchDescribe", "Search", "Lookup", "Get")
WRITES = ("Create", "Delete", "Put", "Update", "Modify", "Attach", "Detach", "Add", "Remove", "Register", "Deregister",
          "Tag", "Untag", "Terminate", "Authorize", "Revoke", "Associate", "Disassociate", "Import", "Restore", "Enable",
          "Disable", "Reboot", "Set", "BatchDelete", "BatchCreate", "BatchPut", "BatchUpdate")
SCALARS = {"string": "s", "character": "s", "blob": "o", "integer": "n", "long": "n", "float": "n", "double": "n",
           "biginteger": "n", "bigdecimal": "n", "short": "n", "byte": "n", "boolean": "b", "timestamp": "o", "map": "o",
           "jsonvalue": "o"}


def begins_with_word(name, words):
    return any(name.startswith(w) and (len(name) == len(w) or name[len(w)].isupper()) for w in words)


def access_of(name):
    """r: surely read-only, w: surely not, u: the name does not say."""
    if begins_with_word(name, READS):
        return "r"
    return "w" if begins_with_word(name, WRITES) else "u"


def lower_first(name):
    return name[:1].lower() + name[1:]


class Source:
    def __init__(self):
        self.events = {}  # name -> {parameter: type}
        self.access = {}
        self.told = set()  # events whose parameters a model tells
        self.shapes = {}  # name -> {member: type}
        self.data = {}    # name -> resource type
        self.never = {}   # name -> what is logged in its place
        self.renamed = {}  # name of the model -> name in records
        self.common = {}   # parameters of every call

    @staticmethod
    def merge(into, members):
        """Two models of one source: what either has; of two types, none."""
        for member, kind in members.items():
            into[member] = kind if into.get(member, kind) == kind else "o"

    def add(self, name, parameters, access=None):
        self.merge(self.events.setdefault(name, {}), parameters)
        self.access.setdefault(name, access or access_of(name))


class Model:
    """One service model, of botocore or of the older package (whose shapes may stand in place)."""

    def __init__(self, text, camel, flat):
        self.text, self.camel, self.flat = text, camel, flat
        self.wanted = {}

    def spelled(self, member):
        return lower_first(member) if self.camel else member

    def kind_of(self, shape):
        name = shape.get("shape")
        full = self.text["shapes"].get(name, {}) if name else shape
        kind = full.get("type", "string")
        if kind == "list":
            return "o" if self.flat else self.kind_of(full["member"]) + "[]"
        if kind == "structure":
            if self.flat or name is None or not full.get("members") or full.get("document"):
                return "o"
            if name not in self.wanted:
                self.wanted[name] = None
                self.wanted[name] = self.members_of(full)
            return "@" + name
        return SCALARS[kind]

    def members_of(self, full):
        return {self.spelled(m): self.kind_of(s) for m, s in full.get("members", {}).items()}

    def parameters(self, operation):
        shape = operation.get("input", {})
        full = self.text["shapes"].get(shape.get("shape"), shape) if shape.get("shape") else shape
        out = self.members_of(full)
        # What travels in the path or the query may be logged by its name there.
        for use in full.get("members", {}).values():
            if use.get("location") in ("uri", "querystring") and "locationName" in use:
                out.setdefault(self.spelled(use["locationName"]), self.kind_of(use))
        return out

    def bucket_parameters(self, operation):
        """S3 logs what travels: headers, query words and the root of the body, by their names there."""
        shape = operation.get("input", {}).get("shape")
        full = self.text["shapes"].get(shape, {})
        out = {}
        for member, use in full.get("members", {}).items():
            name = {"Bucket": "bucketName", "Key": "key"}.get(member, use.get("locationName", lower_first(member)))
            if use.get("location") != "headers":
                out[name] = "o"
        return out

    def loose_parameters(self, operation):
        """EC2 and its like wrap lists in sets and newer requests in one element: the names that then occur."""
        out = {}
        shape = operation.get("input", {}).get("shape")
        full = self.text["shapes"].get(shape, {})
        for member, use in full.get("members", {}).items():
            for name in (member, use.get("locationName", member), use.get("queryName", member)):
                out[lower_first(name)] = "o"
            if self.kind_of(use) == "o":
                out[lower_first(member) + "Set"] = "o"
                out[lower_first(use.get("locationName", member)) + "Set"] = "o"
        out[operation["name"] + "Request"] = "o"
        return out


def newest(folder):
    files = sorted(glob.glob(os.path.join(folder, "*", "service-2.json*")))
    return files[-1] if files else None


def read(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened:
        return json.load(opened)


def undotted(prefix):
    """`data.iot` logs as `iot`: a host's part is no part of a source's name."""
    return prefix.rsplit(".", 1)[-1]


def sources_of(service, text, facts):
    if service in facts["sources_of"]:
        return facts["sources_of"][service]
    meta = text["metadata"]
    endpoint, signing = meta["endpointPrefix"], meta.get("signingName")
    names = [undotted(signing or endpoint)]
    if undotted(endpoint) not in names:
        names.append(undotted(endpoint))
    return names


def add_model(service, text, facts, sources, older):
    names = sources_of(service, text, facts)
    for name in names:
        source = sources[name]
        bucket, loose = name in ("s3", "s3express"), name == "ec2"
        model = Model(text, name in facts["camel_sources"], older or bucket or loose)
        for operation, body in text["operations"].items():
            body = dict(body, name=operation)
            if older and operation in source.events:
                continue
            how = model.bucket_parameters if bucket else model.loose_parameters if loose else model.parameters
            parameters = {} if older and (bucket or loose) else how(body)
            source.add(operation, parameters)
            source.told.add(operation)
            dated = re.match(r"^/(\d{4})-(\d{2})-(\d{2})/", body.get("http", {}).get("requestUri", ""))
            if name == "lambda" and dated:
                date = "".join(dated.groups())
                for suffix in (date, date + "v2"):
                    source.add(operation + suffix, parameters, access_of(operation))
                    source.told.add(operation + suffix)
        for shape, members in sorted(model.wanted.items()):
            Source.merge(source.shapes.setdefault(shape, {}), members)


def add_facts(facts, sources):
    for name, events in facts["events"].items():
        for access, listed in events.items():
            for event in listed:
                sources[name].add(event, {}, access)
    versions = sources["lambda"]
    for plain, suffix in facts["versioned_names"].items():
        versions.add(plain + suffix, versions.events.get(plain, {}), access_of(plain))
        versions.told.add(plain + suffix)
        versions.renamed[plain] = plain + suffix
    for name, renamed in facts["renamed"].items():
        for plain, logged in renamed.items():
            Source.merge(sources[name].events.setdefault(logged, {}), sources[name].events.get(plain, {}))
            sources[name].access.setdefault(logged, access_of(plain))
            sources[name].told.add(logged)
            sources[name].renamed[plain] = logged
    for resource, by_source in facts["data_events"].items():
        for name, events in by_source.items():
            for event in events:
                sources[name].add(event, {})
                sources[name].data[event] = resource
    for name, never in facts["never_logged"].items():
        sources[name].never.update(never)
    for copy, origin in facts["copies"].items():
        for event, parameters in sources[origin].events.items():
            sources[copy].add(event, parameters, sources[origin].access[event])
            sources[copy].told.add(event)
            if event in sources[origin].data:
                sources[copy].data.setdefault(event, facts["data_resource_of_copies"][copy])
    for name, listed in facts["access"].items():
        sources[name].access.update(listed)
    for name, words in facts["extra_parameters"].items():
        extra = dict((w.split(":") + ["s"])[:2] for w in words.split())
        sources[name].common.update(extra)


def line_of(members):
    return "".join(f" {m}" if k == "s" else f" {m}:{k}" for m, k in sorted(members.items()))


def write(sources, facts, out):
    out.write("tripline-catalogue 1\n")
    for name in sorted(sources, key=lambda name: name + ".amazonaws.com"):
        source = sources[name]
        for plain in sources[facts["copies"].get(name, name)].renamed:
            source.events.pop(plain, None)
        full = name + ".amazonaws.com"
        flags = [flag for flag, names in (("camel", "camel_sources"), ("loose", "loose_sources")) if name in facts[names]]
        if name == "cloudfront":
            flags.append("dated")
        out.write(" ".join(["=", full] + flags) + "\n")
        if source.common:
            out.write("*" + line_of(source.common) + "\n")
        for event in sorted(source.events):
            mark = source.access[event] + ("" if event in source.told else "?")
            if event in source.data:
                mark += "," + source.data[event]
            out.write(f"+ {event} {mark}{line_of(source.events[event])}\n")
        for shape in sorted(source.shapes):
            out.write(f". {shape}{line_of(source.shapes[shape])}\n")
        for plain, logged in sorted(source.renamed.items()):
            out.write(f"> {plain} {logged}\n")
        for event, instead in sorted(source.never.items()):
            out.write(f"- {event} {instead}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", required=True, help="botocore's folder data")
    parser.add_argument("--older", help="the folder apis of the npm package aws-sdk: services that botocore dropped")
    parser.add_argument("--facts", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "facts.json"))
    options = parser.parse_args()
    facts = read(options.facts)
    sources = collections.defaultdict(Source)
    for service in sorted(os.listdir(options.models)):
        path = newest(os.path.join(options.models, service))
        if path:
            add_model(service, read(path), facts, sources, False)
    if options.older:
        for path in sorted(glob.glob(os.path.join(options.older, "*.min.json"))):
            text = read(path)
            if "operations" in text:
                text.setdefault("shapes", {})
                service = re.sub(r"-\d{4}-\d{2}-\d{2}\.min\.json$", "", os.path.basename(path))
                add_model(service, text, facts, sources, True)
    add_facts(facts, sources)
    write(sources, facts, sys.stdout)


if __name__ == "__main__":
    main()
