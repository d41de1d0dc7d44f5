// Finds where a source reaches for the world without importing anything.
import ts from "typescript";
import { AMBIENT } from "./rooms.js";
import { lineOf, walk, type Source } from "./source.js";

/** Uses of ambient globals: identifiers that the file does not declare and that are not names of members. */
export function listAmbient({ tree }: Source): [number, string][] {
  const used: ts.Identifier[] = [];
  const declared = new Set<string>();
  walk(tree, (node) => {
    const { name } = node as ts.Node & { name?: ts.Node };
    const isMember = ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node);
    if (name !== undefined && ts.isIdentifier(name) && !isMember) declared.add(name.text);
    if (ts.isIdentifier(node) && Object.hasOwn(AMBIENT, node.text)) used.push(node);
  });
  return used
    .filter((node) => !declared.has(node.text) && (node.parent as { name?: ts.Node }).name !== node)
    .map((node) => [lineOf(tree, node), `uses ${node.text}; ${AMBIENT[node.text]}`]);
}
