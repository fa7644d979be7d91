/**
 * Answers calls from Python: reads {"modules": [path, ...], "calls": [[name, argument, ...], ...]} from standard input and
 * writes the list of results. A function is an export of one of the modules, whose paths count from app/frontend.
 * Arrays under the key "data" come in as Float64Array; typed arrays go out as lists, numbers that JSON lacks as text.
 */
import { readFileSync } from "node:fs";

/** @type {(key: string, value: unknown) => unknown} */
const typed = (key, value) => (key === "data" && Array.isArray(value) ? new Float64Array(value) : value);

/** @type {(key: string, value: unknown) => unknown} */
function plain(_key, value) {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return ArrayBuffer.isView(value) ? Array.from(/** @type {Float64Array} */ (value)) : value;
}

const { modules, calls } = JSON.parse(readFileSync(0, "utf8"), typed);
/** @type {Record<string, Function>} */
const functions = {};
for (const path of modules) Object.assign(functions, await import(new URL(`../${path}`, import.meta.url).href));
const results = calls.map((/** @type {[string, ...unknown[]]} */ [name, ...args]) => functions[name](...args));
process.stdout.write(JSON.stringify(results, plain));
