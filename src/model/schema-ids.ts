// The permanent names of the published schemas; new files carry them in `$schema` so that editors can help.
const BASE = "https://git-ctx.dev/schemas/1";

export const CONFIG_SCHEMA_ID = `${BASE}/config.schema.json`;
export const DOCUMENT_SCHEMA_ID = `${BASE}/document.schema.json`;
