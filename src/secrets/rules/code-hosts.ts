// Tokens of forges and package registries, as their documentation describes them.
import { isProvenOrRandom } from "../checksum.js";
import { isRandom } from "../looks.js";
import { tokenOf, type SecretRule } from "../rule.js";

export const CODE_HOST_RULES: readonly SecretRule[] = [
  {
    kind: "github-token",
    name: "a GitHub token",
    marks: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    pattern: tokenOf("gh[pousr]_[A-Za-z0-9]{36,255}"),
    accepts: isProvenOrRandom,
  },
  {
    kind: "github-fine-grained-token",
    name: "a fine-grained GitHub token",
    marks: ["github_pat_"],
    pattern: tokenOf("github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
  },
  {
    kind: "gitlab-token",
    name: "a GitLab token",
    marks: [
      "glpat-",
      "gldt-",
      "glrt-",
      "glptt-",
      "glft-",
      "glsoat-",
      "glcbt-",
      "glimt-",
      "glagent-",
      "gloas-",
    ],
    pattern: tokenOf("gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent|oas)-[A-Za-z0-9_.=-]{20,300}"),
  },
  {
    kind: "npm-token",
    name: "an npm token",
    marks: ["npm_"],
    pattern: tokenOf("npm_[A-Za-z0-9]{36}"),
    accepts: isProvenOrRandom,
  },
  {
    kind: "pypi-token",
    name: "a PyPI token",
    marks: ["pypi-AgE"],
    pattern: tokenOf("pypi-AgE[A-Za-z0-9_-]{40,500}"),
  },
  {
    kind: "rubygems-token",
    name: "a RubyGems key",
    marks: ["rubygems_"],
    pattern: tokenOf("rubygems_[a-f0-9]{48}"),
  },
  {
    kind: "crates-token",
    name: "a crates.io token",
    marks: ["cio"],
    pattern: tokenOf("cio[A-Za-z0-9]{32}"),
    accepts: (token) => isRandom(token) && /[A-Z]/.test(token),
  },
  {
    kind: "nuget-key",
    name: "a NuGet key",
    marks: ["oy2"],
    pattern: tokenOf("oy2[a-z0-9]{43}"),
  },
  {
    kind: "docker-token",
    name: "a Docker Hub token",
    marks: ["dckr_pat_", "dckr_oat_"],
    pattern: tokenOf("dckr_[po]at_[A-Za-z0-9_-]{27,60}"),
  },
  {
    kind: "atlassian-token",
    name: "an Atlassian token",
    marks: ["ATATT3", "ATCTT3", "ATBB"],
    pattern: tokenOf("(?:AT[AC]TT3[A-Za-z0-9_=-]{60,300}|ATBB[A-Za-z0-9]{28,36})"),
  },
  {
    kind: "azure-devops-token",
    name: "an Azure DevOps token",
    marks: ["AZDO"],
    pattern: tokenOf("[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
  },
];
