// Views of a TypeScript source in which whatever does not count is blank; lines stay where they are.
import ts from "typescript";

/** The source without its comments. */
export function code(text) {
  return keep(text, () => true);
}

/** The source without its comments and without what is inside texts and templates. */
export function codeWithoutText(text) {
  const texts = new Set([
    ts.SyntaxKind.StringLiteral,
    ts.SyntaxKind.NoSubstitutionTemplateLiteral,
    ts.SyntaxKind.TemplateHead,
    ts.SyntaxKind.TemplateMiddle,
    ts.SyntaxKind.TemplateTail,
    ts.SyntaxKind.RegularExpressionLiteral,
  ]);
  return keep(text, (token) => !texts.has(token.kind));
}

function keep(text, isKept) {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const view = text.replace(/[^\n]/g, " ").split("");
  const visit = (node) => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(source);
    for (const child of children) visit(child);
    if (children.length > 0 || !isKept(node)) return;
    for (let at = node.getStart(source); at < node.end; at++) view[at] = text[at];
  };
  visit(source);
  return view.join("");
}
