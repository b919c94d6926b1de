// Front matter in code editors: which schema goes with which folder. `make schemas` writes the schemas.
import remarkFrontmatter from "remark-frontmatter";
import remarkLintFrontmatterSchema from "remark-lint-frontmatter-schema";

const schemas = {
  ".vscode/schemas/toolkit.json": ["toolkits/*/index.md"],
  ".vscode/schemas/case_study.json": ["case_studies/*.md"],
  ".vscode/schemas/evidence.json": ["content/evidence/*.md"],
  ".vscode/schemas/recommendation.json": ["content/recommendations/*.md"],
  ".vscode/schemas/panel.json": ["content/panels/*.md"],
  ".vscode/schemas/community.json": ["content/communities/*/index.md"],
  ".vscode/schemas/session.json": ["content/communities/*/!(index).md"],
  ".vscode/schemas/guidance.json": ["content/guidance/*.md"],
  ".vscode/schemas/rapid_cycle.json": ["content/rapid_cycles/*.md"],
  ".vscode/schemas/dashboard.json": ["content/dashboards/*.md"],
  ".vscode/schemas/support_offer.json": ["content/support/*.md"],
  ".vscode/schemas/newsletter.json": ["content/newsletters/*.md"],
  ".vscode/schemas/page.json": ["content/*.md"],
};

export default {
  plugins: [remarkFrontmatter, [remarkLintFrontmatterSchema, { schemas }]],
};
