import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("review-formats");
  world.git("branch", "main");
  await must("create", "task-43", "--title", "Log out everywhere", "--branch", "feature/user-profiles");
  await must("create", "task-44", "--title", "Stay signed in", "--branch", "feature/user-profiles");
  world.commit("Plan", "2026-11-18T10:05:00Z");
  world.git("branch", "--force", "main");
  await must("set", "task-42", "jwt", '{"library":"jose","rotate":"refresh tokens on every use"}');
  const reason = "Every service signs its tokens the same way; @ada and @eve agreed in #12";
  await must(
    "delegate",
    "task-42",
    "--to",
    "project",
    "--pointer",
    "jwt",
    "--key",
    "jwt",
    "--reason",
    reason,
    "--by",
    "@ada",
  );
  await must("set", "project", "caching", "in memory | `lru`");
  await must("set", "task-44", "caching", "none while the form is open");
  const text = "Tokens are 5\u200bmin old at most <!-- and never checked by the gate --> see https://jwt.io";
  await must("insight", "task-43", text, "--category", "security", "--by", "@eve");
  world.commit("Sign tokens", "2026-11-19T10:05:00Z");
});
afterAll(() => world.remove());

async function must(...argv: string[]): Promise<void> {
  const { status, stderr } = await world.ctx(argv);
  if (status !== 0) throw new Error(stderr);
}

describe("ctx review --format", () => {
  test("text", async () => {
    expect(await world.show("review main")).toMatchInlineSnapshot(`
      "$ ctx review main
      main → HEAD  1 delegation to review · 6 risks (1 high) · 4 contexts change

      Delegations
        jwt  task/task-42 → project  proposed
          {"library":"jose","rotate":"refresh tokens on every use"}
          Every service signs its tokens the same way; @ada and @eve agreed in #12 (@ada)
          ctx delegations show 01M7W6N870040G2081040G2081

      Risks
        high    R3   Hidden character U+200B (a zero-width space) in entry 01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1
        medium  R2   task/task-44 overrides /caching, inherited from branch/feature/user-profiles.
                .context/tasks/task-44/context.md:5
        medium  R4   HTML comment in entry 01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1
        low     R1   Proposes jwt for project.
                .context/delegations/01M7W6N870040G2081040G2081.json:4
        low     R1   Changes project: 1 context resolves differently.
                .context/project/context.md:1
        low     R5   Link to jwt.io in entry 01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1

      What changes for whom
        project
          ~ /caching  "in memory" → "in memory | \`lru\`"

        task/task-42
          + /jwt/library  "jose"
          + /jwt/rotate   "refresh tokens on every use"

        task/task-43
          + insight 01M7W6N870081040G2081040G2  security: Tokens are 5⟨U+200B⟩min old at most <!-- and never checked by the gate --> see https://jwt.io

        task/task-44
          ~ /caching  "Redis with 5min TTL" → "none while the form is open"

        branch/feature/user-profiles, task/task-42, task/task-43
          · /caching  "in memory" → "in memory | \`lru\`"
                      hidden here: "Redis with 5min TTL" counts
      "
    `);
  });

  test("text on a terminal of 80 columns", async () => {
    expect(await world.show("review main", { isTerminal: true, columns: 80, environment: { NO_COLOR: "1" } }))
      .toMatchInlineSnapshot(`
      "$ ctx review main
      main → HEAD  1 delegation to review · 6 risks (1 high) · 4 contexts change

      Delegations
        jwt  task/task-42 → project  proposed
          {"library":"jose","rotate":"refresh tokens on every use"}
          Every service signs its tokens the same way; @ada and @eve agreed in #12
          (@ada)
          ctx delegations show 01M7W6N870040G2081040G2081

      Risks
        high    R3   Hidden character U+200B (a zero-width space) in entry
                     01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1
        medium  R2   task/task-44 overrides /caching, inherited from
                     branch/feature/user-profiles.
                .context/tasks/task-44/context.md:5
        medium  R4   HTML comment in entry 01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1
        low     R1   Proposes jwt for project.
                .context/delegations/01M7W6N870040G2081040G2081.json:4
        low     R1   Changes project: 1 context resolves differently.
                .context/project/context.md:1
        low     R5   Link to jwt.io in entry 01M7W6N870081040G2081040G2.
                .context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1

      What changes for whom
        project
          ~ /caching  "in memory" → "in memory | \`lru\`"

        task/task-42
          + /jwt/library  "jose"
          + /jwt/rotate   "refresh tokens on every use"

        task/task-43
          + insight 01M7W6N870081040G2081040G2  security: Tokens are 5⟨U+200B⟩min old…

        task/task-44
          ~ /caching  "Redis with 5min TTL" → "none while the form is open"

        branch/feature/user-profiles, task/task-42, task/task-43
          · /caching  "in memory" → "in memory | \`lru\`"
                      hidden here: "Redis with 5min TTL" counts
      "
    `);
  });

  test("markdown", async () => {
    expect(await world.show("review main --format markdown")).toMatchInlineSnapshot(`
      "$ ctx review main --format markdown
      <!-- ctx-review head=cd7e7683eb7ce3caf8b654ed014f448396aa4475 -->
      ### ctx review: 1 delegation to review · 6 risks (1 high) · 4 contexts change

      #### What changes for whom

      | where | key | change | before → after | for whom |
      |---|---|---|---|---|
      | \`project\` | \`/caching\` | changed | \`\`"in memory" → "in memory \\| \`lru\`"\`\` | \`project\` |
      | \`task/task-42\` | \`/jwt/library\` | added | \`"jose"\` | \`task/task-42\` |
      | \`task/task-42\` | \`/jwt/rotate\` | added | \`"refresh tokens on every use"\` | \`task/task-42\` |
      | \`task/task-43\` | \`insight 01M7W6N870081040G2081040G2\` | added | \`security: Tokens are 5⟨U+200B⟩min old at most <!-- and neve…\` | \`task/task-43\` |
      | \`task/task-44\` | \`/caching\` | changed | \`"Redis with 5min TTL" → "none while the form is open"\` | \`task/task-44\` |
      | \`project\` | \`/caching\` | shadowed | \`\`"in memory" → "in memory \\| \`lru\`"\`\`; hidden: \`"Redis with 5min TTL"\` counts there | \`branch/feature/user-profiles\`, \`task/task-42\`, \`task/task-43\` |

      #### Delegations

      <details><summary><code>jwt</code>: <code>task/task-42</code> → <code>project</code> (proposed)</summary>

      - Reason: Every service signs its tokens the same way; \`@ada\` and \`@eve\` agreed in \`#12\`
      - By \`@ada\`, in \`.context/delegations/01M7W6N870040G2081040G2081.json\`

      \`\`\`json
      {
        "library": "jose",
        "rotate": "refresh tokens on every use"
      }
      \`\`\`

      \`\`\`sh
      ctx delegations accept 01M7W6N870040G2081040G2081
      ctx delegations reject 01M7W6N870040G2081040G2081 --reason "…"
      \`\`\`

      </details>

      #### Risks

      | severity | risk | where | what |
      |---|---|---|---|
      | **high** | R3 Hidden Unicode | \`.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1\` | Hidden character \`U+200B\` (a zero-width space) in entry 01M7W6N870081040G2081040G2. |
      | medium | R2 Overrides an inherited value | \`.context/tasks/task-44/context.md:5\` | \`task/task-44\` overrides \`/caching\`, inherited from \`branch/feature/user-profiles\`. |
      | medium | R4 Hidden markup | \`.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1\` | HTML comment in entry 01M7W6N870081040G2081040G2. |
      | low | R1 Wide scope | \`.context/delegations/01M7W6N870040G2081040G2081.json:4\` | Proposes jwt for project. |
      | low | R1 Wide scope | \`.context/project/context.md:1\` | Changes project: 1 context resolves differently. |
      | low | R5 Instructions, downloads, links | \`.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl:1\` | Link to \`jwt.io\` in entry 01M7W6N870081040G2081040G2. |

      ---
      Compared \`main\` (\`10825a17802c\`) with \`HEAD\` (\`cd7e7683eb7c\`). The same in a terminal: \`ctx review 10825a17802c..cd7e7683eb7c\`
      "
    `);
  });

  test("github, which fails the step", async () => {
    expect(await world.show("review main --format github --fail-on high")).toMatchInlineSnapshot(`
      "$ ctx review main --format github --fail-on high
      ::error file=.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl,line=1,title=R3%3A Hidden Unicode::Hidden character U+200B (a zero-width space) in entry 01M7W6N870081040G2081040G2.
      ::warning file=.context/tasks/task-44/context.md,line=5,title=R2%3A Overrides an inherited value::task/task-44 overrides /caching, inherited from branch/feature/user-profiles.
      ::warning file=.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl,line=1,title=R4%3A Hidden markup::HTML comment in entry 01M7W6N870081040G2081040G2.
      ::notice file=.context/delegations/01M7W6N870040G2081040G2081.json,line=4,title=R1%3A Wide scope::Proposes jwt for project.
      ::notice file=.context/project/context.md,line=1,title=R1%3A Wide scope::Changes project: 1 context resolves differently.
      ::notice file=.context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl,line=1,title=R5%3A Instructions%2C downloads%2C links::Link to jwt.io in entry 01M7W6N870081040G2081040G2.
      [1]
      "
    `);
  });

  test("sarif", async () => {
    expect(await world.show("review main --format sarif")).toMatchInlineSnapshot(`
      "$ ctx review main --format sarif
      {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
          {
            "tool": {
              "driver": {
                "name": "ctx",
                "semanticVersion": "0.1.0",
                "rules": [
                  {
                    "id": "R1",
                    "name": "WideScope",
                    "shortDescription": {
                      "text": "Wide scope."
                    },
                    "fullDescription": {
                      "text": "The change is made at a level that many contexts inherit."
                    },
                    "help": {
                      "text": "Make sure that it holds for all of them, else make it at a narrower level."
                    }
                  },
                  {
                    "id": "R2",
                    "name": "OverridesAnInheritedValue",
                    "shortDescription": {
                      "text": "Overrides an inherited value."
                    },
                    "fullDescription": {
                      "text": "A narrower context says something else than a wider one decided."
                    },
                    "help": {
                      "text": "Ask those who decided, or change the wider value."
                    }
                  },
                  {
                    "id": "R3",
                    "name": "HiddenUnicode",
                    "shortDescription": {
                      "text": "Hidden Unicode."
                    },
                    "fullDescription": {
                      "text": "A text holds characters that people do not see and programs read."
                    },
                    "help": {
                      "text": "Remove them; \`ctx get\` shows each as its code point."
                    }
                  },
                  {
                    "id": "R4",
                    "name": "HiddenMarkup",
                    "shortDescription": {
                      "text": "Hidden markup."
                    },
                    "fullDescription": {
                      "text": "A rendered page does not show all that the text says."
                    },
                    "help": {
                      "text": "Read the source, and remove what nobody is meant to see."
                    }
                  },
                  {
                    "id": "R5",
                    "name": "InstructionsDownloadsLinks",
                    "shortDescription": {
                      "text": "Instructions, downloads, links."
                    },
                    "fullDescription": {
                      "text": "A text speaks to agents over people's heads, runs what it downloads, or leads elsewhere."
                    },
                    "help": {
                      "text": "Read it as an agent would obey it."
                    }
                  },
                  {
                    "id": "R6",
                    "name": "Secret",
                    "shortDescription": {
                      "text": "Secret."
                    },
                    "fullDescription": {
                      "text": "A text holds what looks like a password, token or key."
                    },
                    "help": {
                      "text": "Revoke it: history keeps it. What is no secret can be allowed by its hash in secrets.allow."
                    }
                  },
                  {
                    "id": "R7",
                    "name": "TooSpecific",
                    "shortDescription": {
                      "text": "Too specific."
                    },
                    "fullDescription": {
                      "text": "Knowledge for everybody speaks of one task, person, machine or day."
                    },
                    "help": {
                      "text": "Say what holds for all, and leave the rest where it was learnt."
                    }
                  },
                  {
                    "id": "R8",
                    "name": "BudgetExceeded",
                    "shortDescription": {
                      "text": "Budget exceeded."
                    },
                    "fullDescription": {
                      "text": "A context takes more of a model's window than the settings allow."
                    },
                    "help": {
                      "text": "Shorten it, or move what is rarely needed into notes of narrower contexts."
                    }
                  },
                  {
                    "id": "R9",
                    "name": "ExecutableField",
                    "shortDescription": {
                      "text": "Executable field."
                    },
                    "fullDescription": {
                      "text": "A field that becomes a command, or its environment, is new or changed."
                    },
                    "help": {
                      "text": "Read what will run before you approve it."
                    }
                  },
                  {
                    "id": "R10",
                    "name": "NoReasonOrAuthor",
                    "shortDescription": {
                      "text": "No reason or author."
                    },
                    "fullDescription": {
                      "text": "A proposal does not say why, or nobody stands behind it."
                    },
                    "help": {
                      "text": "Ask for it: a reason is what later readers look for."
                    }
                  },
                  {
                    "id": "R11",
                    "name": "TargetHasMoved",
                    "shortDescription": {
                      "text": "Target has moved."
                    },
                    "fullDescription": {
                      "text": "The target has changed since the proposal was made."
                    },
                    "help": {
                      "text": "Look at the three sides with \`ctx delegations accept ID --rebase\` before you accept."
                    }
                  },
                  {
                    "id": "conflict",
                    "name": "SetDifferentlyOnTwoSides",
                    "shortDescription": {
                      "text": "Set differently on two sides."
                    },
                    "fullDescription": {
                      "text": "Two sides set one value differently, though their text merges without a conflict."
                    },
                    "help": {
                      "text": "Decide which of them holds, and remove the other."
                    }
                  }
                ]
              }
            },
            "columnKind": "utf16CodeUnits",
            "results": [
              {
                "ruleId": "R3",
                "ruleIndex": 2,
                "level": "error",
                "message": {
                  "text": "Hidden character U+200B (a zero-width space) in entry 01M7W6N870081040G2081040G2."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 1
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "acd5849dfd1a39a05b6beec967f1a3ba9eae51d54727df66ee6f45380f1d715c"
                }
              },
              {
                "ruleId": "R2",
                "ruleIndex": 1,
                "level": "warning",
                "message": {
                  "text": "task/task-44 overrides /caching, inherited from branch/feature/user-profiles."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/tasks/task-44/context.md",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 5
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "8f7afd38c15cb554ec2458aac9d9f8565e43aa9e5f48561dedec307bbbf0578e"
                }
              },
              {
                "ruleId": "R4",
                "ruleIndex": 3,
                "level": "warning",
                "message": {
                  "text": "HTML comment in entry 01M7W6N870081040G2081040G2."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 1
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "e85fac6319e097d96413615c24b71ef55e46b7687dc5c9c3f52c9a91fa83a88f"
                }
              },
              {
                "ruleId": "R1",
                "ruleIndex": 0,
                "level": "note",
                "message": {
                  "text": "Proposes jwt for project."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/delegations/01M7W6N870040G2081040G2081.json",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 4
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "4512f957a2b541cf32e3def1564e8cec7678f46f13b5390831da7945b2e41c33"
                }
              },
              {
                "ruleId": "R1",
                "ruleIndex": 0,
                "level": "note",
                "message": {
                  "text": "Changes project: 1 context resolves differently."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/project/context.md",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 1
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "07b64d0176552c7fa54744669fc95e787b2d363b6588673b0cdb13bcd0040cb7"
                }
              },
              {
                "ruleId": "R5",
                "ruleIndex": 4,
                "level": "note",
                "message": {
                  "text": "Link to jwt.io in entry 01M7W6N870081040G2081040G2."
                },
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": ".context/tasks/task-43/entries/01M7W6N870081040G2081040G2.jsonl",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 1
                      }
                    }
                  }
                ],
                "partialFingerprints": {
                  "ctxReview/v1": "206ee7cdc4b4fe3ebc5f3e0df10e78a16b8ee0d3742ec40d5cab6f2c5b82d005"
                }
              }
            ]
          }
        ]
      }
      "
    `);
  });

  test("json is what --json prints", async () => {
    const { stdout } = await world.ctx("review main --format json");
    expect(stdout).toBe((await world.ctx("review main --json")).stdout);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: "review", data: { verdict: "review" } });
  });

  test("nothing to review: no comment, no annotation, an empty log", async () => {
    expect(await world.show("review HEAD")).toMatchInlineSnapshot(`
      "$ ctx review HEAD
      ! Nothing to review between HEAD and HEAD.
      "
    `);
    expect(await world.show("review HEAD --format markdown")).toMatchInlineSnapshot(`
      "$ ctx review HEAD --format markdown
      ! Nothing to review between HEAD and HEAD.
      "
    `);
    expect(await world.show("review HEAD --format github")).toMatchInlineSnapshot(`
      "$ ctx review HEAD --format github
      ! Nothing to review between HEAD and HEAD.
      "
    `);
    const { stdout } = await world.ctx("review HEAD --format sarif");
    expect(JSON.parse(stdout)).toMatchObject({ version: "2.1.0", runs: [{ results: [] }] });
  });
});
