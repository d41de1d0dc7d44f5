// Keys of clouds, hosting and infrastructure, as their documentation describes them.
import { tokenOf, type SecretRule } from "../rule.js";

export const CLOUD_RULES: readonly SecretRule[] = [
  {
    kind: "aws-access-key",
    name: "an AWS access key",
    marks: ["AKIA", "ASIA", "ABIA", "ACCA"],
    pattern: tokenOf("A(?:KI|SI|BI|CC)A[A-Z0-9]{16}"),
  },
  {
    kind: "aws-bedrock-key",
    name: "an AWS Bedrock key",
    marks: ["ABSK"],
    pattern: /(?<![A-Za-z0-9+/])ABSK[A-Za-z0-9+/]{100,300}={0,2}/g,
  },
  {
    kind: "gcp-api-key",
    name: "a Google API key",
    marks: ["AIza"],
    pattern: tokenOf("AIza[A-Za-z0-9_-]{35}"),
  },
  {
    kind: "gcp-client-secret",
    name: "a Google client secret",
    marks: ["GOCSPX-"],
    pattern: tokenOf("GOCSPX-[A-Za-z0-9_-]{28}"),
  },
  {
    kind: "gcp-access-token",
    name: "a Google access token",
    marks: ["ya29."],
    pattern: tokenOf("ya29\\.[A-Za-z0-9_-]{20,2000}"),
  },
  {
    kind: "azure-client-secret",
    name: "an Azure client secret",
    marks: ["7Q~", "8Q~"],
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  {
    kind: "azure-storage-key",
    name: "an Azure storage or access key",
    marks: ["AccountKey=", "SharedAccessKey="],
    pattern: /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{42,86}={1,2})/g,
  },
  {
    kind: "azure-sas",
    name: "an Azure shared access signature",
    marks: ["sig="],
    pattern: /[?&;]sig=(?<secret>(?:[A-Za-z0-9_-]|%2[BbFf]|[+/]){40,86}(?:%3[Dd]|=){1,2})/g,
  },
  {
    kind: "digitalocean-token",
    name: "a DigitalOcean token",
    marks: ["dop_v1_", "doo_v1_", "dor_v1_"],
    pattern: tokenOf("do[opr]_v1_[a-f0-9]{64}"),
  },
  {
    kind: "databricks-token",
    name: "a Databricks token",
    marks: ["dapi"],
    pattern: tokenOf("dapi[a-f0-9]{32}(?:-\\d)?"),
  },
  {
    kind: "vault-token",
    name: "a Vault token",
    marks: ["hvs.", "hvb.", "hvr."],
    pattern: tokenOf("hv[sbr]\\.[A-Za-z0-9_-]{24,300}"),
  },
  {
    kind: "terraform-token",
    name: "a Terraform token",
    marks: [".atlasv1."],
    pattern: tokenOf("[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,80}"),
  },
  {
    kind: "pulumi-token",
    name: "a Pulumi token",
    marks: ["pul-"],
    pattern: tokenOf("pul-[a-f0-9]{40}"),
  },
  {
    kind: "heroku-key",
    name: "a Heroku key",
    marks: ["HRKU-AA"],
    pattern: tokenOf("HRKU-AA[A-Za-z0-9_-]{58}"),
  },
  {
    kind: "fly-token",
    name: "a Fly.io token",
    marks: ["fo1_", "fm1r_", "fm1a_", "fm2_"],
    pattern:
      /(?<![A-Za-z0-9_-])(?:fo1_[A-Za-z0-9_-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,2000}={0,3})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: "supabase-token",
    name: "a Supabase key",
    marks: ["sbp_", "sb_secret_"],
    pattern: tokenOf("(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{20,60})"),
  },
  {
    kind: "planetscale-token",
    name: "a PlanetScale password or token",
    marks: ["pscale_"],
    pattern: tokenOf("pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}"),
  },
  {
    kind: "doppler-token",
    name: "a Doppler token",
    marks: ["dp.pt.", "dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."],
    pattern: tokenOf("dp\\.(?:pt|ct|sa|scim|audit|st(?:\\.[a-z0-9_-]{2,35})?)\\.[A-Za-z0-9]{40,44}"),
  },
  {
    kind: "tailscale-key",
    name: "a Tailscale key",
    marks: ["tskey-"],
    pattern: tokenOf("tskey-[a-z]{2,12}-[A-Za-z0-9]{6,30}-[A-Za-z0-9]{16,64}"),
  },
];
