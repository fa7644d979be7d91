// Settings and their text in an address, such as "h-8.w-8.kh-5" or "n8x8.k2x2": a code and a value for each field, with
// dots between them; fields that are as usual are left out. What an address says may be anything: a value that cannot
// be is read as the usual one.

/** @typedef {Record<string, any>} Values */
/**
 * One code of the text and the settings that it stands for.
 * @typedef {object} Field
 * @property {Values} usual
 * @property {(text: string) => Values} read a part of the settings; empty where the text cannot be
 * @property {(settings: Values) => string} write
 */

/** The text of settings. */
export class SettingsCodec {
  /**
   * @param {Record<string, Field>} fields by code, in the order of the text
   * @param {"" | "-"} joint between code and value; without one a code is one letter
   */
  constructor(fields, joint) {
    this.fields = fields;
    this.joint = joint;
  }

  /** Everything as usual. */
  usual() {
    return Object.assign({}, ...Object.values(this.fields).map(({ usual }) => structuredClone(usual)));
  }

  /**
   * @param {string | null | undefined} text
   * @returns {Values}
   */
  read(text) {
    const settings = this.usual();
    for (const part of String(text ?? "").split(".")) {
      const end = this.joint ? part.indexOf(this.joint) : 1;
      const code = part.slice(0, Math.max(0, end));
      if (Object.hasOwn(this.fields, code)) {
        Object.assign(settings, this.fields[code].read(part.slice(end + this.joint.length)));
      }
    }
    return settings;
  }

  /**
   * @param {Values} settings
   * @param {string[]} [omitted] codes that are left out
   */
  write(settings, omitted = []) {
    const parts = [];
    for (const [code, field] of Object.entries(this.fields)) {
      const text = field.write(settings);
      if (!omitted.includes(code) && text !== field.write(field.usual)) parts.push(code + this.joint + text);
    }
    return parts.join(".");
  }
}

/**
 * A whole number; one outside of least to most is read as the usual one, or as the nearest if `clamped`.
 * @param {string} name
 * @param {number} usual
 * @param {[least: number, most: number]} range
 * @param {{ clamped?: boolean }} [options]
 * @returns {Field}
 */
export function whole(name, usual, [least, most], { clamped = false } = {}) {
  return {
    usual: { [name]: usual },
    read(text) {
      if (!/^-?\d{1,9}$/.test(text)) return {};
      const nearest = Math.max(least, Math.min(most, Number(text)));
      return clamped || nearest === Number(text) ? { [name]: nearest } : {};
    },
    write: (settings) => String(settings[name]),
  };
}

/**
 * Two numbers with an x between them, such as 2x3.
 * @param {Field} first
 * @param {Field} second
 * @returns {Field}
 */
export function pair(first, second) {
  return {
    usual: { ...first.usual, ...second.usual },
    read(text) {
      const [one = "", other = ""] = text.split("x");
      return { ...first.read(one), ...second.read(other) };
    },
    write: (settings) => `${first.write(settings)}x${second.write(settings)}`,
  };
}

/**
 * @param {string} name
 * @param {boolean} usual
 * @returns {Field}
 */
export function flag(name, usual) {
  return {
    usual: { [name]: usual },
    read: (text) => (text === "0" || text === "1" ? { [name]: text === "1" } : {}),
    write: (settings) => String(Number(settings[name])),
  };
}

/**
 * One of the offered texts, which `make` turns into the value.
 * @template Value
 * @param {string} name
 * @param {Value} usual
 * @param {readonly string[]} offered
 * @param {(text: string) => Value} [make]
 * @returns {Field}
 */
export function oneOf(name, usual, offered, make = (text) => /** @type {Value} */ (text)) {
  return {
    usual: { [name]: usual },
    read: (text) => (offered.includes(text) ? { [name]: make(text) } : {}),
    write: (settings) => String(settings[name]),
  };
}

/**
 * Any other value.
 * @template Value
 * @param {string} name
 * @param {Value} usual
 * @param {(text: string) => Value | undefined} read
 * @param {(value: Value) => string} [write]
 * @returns {Field}
 */
export function custom(name, usual, read, write = String) {
  return {
    usual: { [name]: usual },
    read(text) {
      const value = read(text);
      return value === undefined ? {} : { [name]: value };
    },
    write: (settings) => write(settings[name]),
  };
}
