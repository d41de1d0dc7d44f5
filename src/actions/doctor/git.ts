// Whether there is a git program, and one that knows everything that ctx asks of it.
import { allWell, type Check } from "./check.js";

export const git: Check = {
  id: "git",
  examine: async ({ runtime }) => {
    const program = await runtime.git.program();
    if (program === null) {
      return [
        {
          status: "warning",
          message:
            "There is no git program on PATH. Contexts are read without it; who wrote a line cannot be told, " +
            "and repositories of some newer kinds are refused.",
          hint: "Install git, or put it on PATH.",
        },
      ];
    }
    const { path, version, oldest } = program;
    if (program.isNewEnough) return allWell(`git ${version} (${path})`);
    return [
      {
        status: "error",
        path,
        message:
          version === null
            ? "The git program does not start, or does not tell its version."
            : `git ${version} is too old; ctx needs ${oldest} or newer wherever files alone do not tell.`,
        hint: `Install git ${oldest} or newer, or put it first on PATH.`,
      },
    ];
  },
};
