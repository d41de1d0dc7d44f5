// A user's program in strict TypeScript, without Node's types and without skipLibCheck.
import { isCtxError, openContext, type ErrorCode, type Finding, type Json } from "git-ctx";

export async function titleOf(root: string, ref: string): Promise<Json | ErrorCode> {
  try {
    const { data, findings } = await openContext({ root }).get(ref, { pointer: "/title" });
    const errors: readonly Finding[] = findings.filter(({ severity }) => severity === "error");
    return "value" in data && errors.length === 0 ? data.value : null;
  } catch (error) {
    if (isCtxError(error)) return error.code;
    throw error;
  }
}
