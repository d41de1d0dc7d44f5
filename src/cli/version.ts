// The version of this package; a test holds it against package.json, which no bundle needs to carry.
export const VERSION = "0.1.0";
