// SPDX-License-Identifier: EUPL-1.2
// Answers each line of JSON {source, scope} with the value that feelin gives, tagged with its kind.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(process.argv[2]);
const feelin = await import(pathToFileURL(require.resolve("feelin")).href);

const TEMPORAL = [
  [feelin.FeelDateTime, "date and time"],
  [feelin.FeelDate, "date"],
  [feelin.FeelTime, "time"],
  [feelin.FeelDuration, "duration"],
];

function tag(value) {
  if (value === null || value === undefined) return { kind: "null" };
  if (Array.isArray(value)) return { kind: "list", value: Array.from(value, tag) };
  if (["number", "string", "boolean"].includes(typeof value)) return { kind: typeof value, value };
  if (value instanceof feelin.FeelRange) {
    const [from, to] = [tag(value.start), tag(value.end)];
    return { kind: "range", value: [from, to, value["start included"], value["end included"]] };
  }
  for (const [type, kind] of TEMPORAL) if (value instanceof type) return { kind, value: value.iso };
  if (feelin.isFunction(value) || typeof value === "function") return { kind: "function" };
  const entries = Object.entries(value).map(([key, entry]) => [key, tag(entry)]);
  return { kind: "context", value: entries };
}

function answer({ source, scope, repeat }) {
  try {
    if (repeat) {
      const start = process.cpuUsage();
      for (let n = 0; n < repeat; n++) feelin.evaluate(source, scope);
      const { user, system } = process.cpuUsage(start);
      return { kind: "microseconds", value: (user + system) / repeat };
    }
    return tag(feelin.evaluate(source, scope).value);
  } catch (error) {
    return { kind: "error", value: String(error.message) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
