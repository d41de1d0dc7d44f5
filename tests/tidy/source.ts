// Reads the sources once: every file of src/ parsed, with its imports.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Import {
  /** A path relative to src/ without its ending, `node:…`, or the name of a package. */
  readonly target: string;
  readonly kind: "own" | "node" | "package";
  readonly isType: boolean;
  readonly isLate: boolean;
  readonly line: number;
}

export interface Source {
  /** Relative to src/, with "/". */
  readonly path: string;
  /** The first folder, or the file itself where it lies in src/. */
  readonly room: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** All hand-written sources below src/, in path order. */
export function readSources(): Source[] {
  return readdirSync(`${ROOT}src`, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts") && !path.includes("/generated/"))
    .sort()
    .map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(`${ROOT}src/${path}`, "utf8");
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  walk(tree, (node) => {
    const found = findImport(node);
    if (found !== null)
      imports.push({ ...found, ...locate(path, found.specifier), line: lineOf(tree, node) });
  });
  return { path, room: path.split("/")[0] as string, text, tree, imports };
}

function findImport(node: ts.Node): { specifier: string; isType: boolean; isLate: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const areTypes =
      named !== undefined &&
      ts.isNamedImports(named) &&
      !clause?.name &&
      named.elements.every((part) => part.isTypeOnly);
    const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || areTypes;
    return { specifier: node.moduleSpecifier.text, isType, isLate: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, isType: node.isTypeOnly, isLate: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    const specifier = argument !== undefined && ts.isStringLiteral(argument) ? argument.text : "(computed)";
    return { specifier, isType: false, isLate: true };
  }
  if (
    ts.isImportTypeNode(node) &&
    ts.isLiteralTypeNode(node.argument) &&
    ts.isStringLiteral(node.argument.literal)
  ) {
    return { specifier: node.argument.literal.text, isType: true, isLate: false };
  }
  return null;
}

function locate(path: string, specifier: string): Pick<Import, "target" | "kind"> {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, "");
    return { target, kind: "own" };
  }
  if (specifier.startsWith("node:")) return { target: specifier, kind: "node" };
  const [scope, name] = specifier.split("/");
  return { target: specifier.startsWith("@") ? `${scope}/${name}` : (scope as string), kind: "package" };
}

/** Calls `visit` with every node of a tree. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The 1-based line on which a node begins, its comments left out. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** The names that a file exports, with their lines. */
export function listExports(tree: ts.SourceFile): { name: string; line: number }[] {
  const names: { name: string; line: number }[] = [];
  for (const statement of tree.statements) {
    const line = lineOf(tree, statement);
    if (ts.isExportAssignment(statement)) names.push({ name: "default", line });
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const part of statement.exportClause.elements) names.push({ name: part.name.text, line });
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword))
      names.push({ name: "default", line });
    for (const name of declaredNames(statement)) names.push({ name, line });
  }
  return names;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** Splits a name into lower-case words: camelCase, PascalCase, UPPER_CASE and kebab-case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .split(/[-_.]/)
    .map((word) => word.toLowerCase());
}
