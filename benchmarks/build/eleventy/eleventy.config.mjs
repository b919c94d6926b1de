// Pages of items, a page for each term, and a feed with as many entries as the hub's own.
import { feedPlugin } from "@11ty/eleventy-plugin-rss";
import container from "markdown-it-container";
import footnote from "markdown-it-footnote";

export default function (eleventy) {
  eleventy.amendLibrary("md", (md) =>
    md.use(footnote).use(container, "note", {
      render: (tokens, at) => {
        const title = md.utils.escapeHtml(tokens[at].info.trim().slice("note".length).trim());
        return tokens[at].nesting === 1 ? `<div class="note"><p>${title}</p>\n` : "</div>\n";
      },
    }),
  );
  eleventy.addPlugin(feedPlugin, {
    type: "rss",
    outputPath: "/feed.xml",
    collection: { name: "items", limit: 50 },
    metadata: {
      language: "en",
      title: "What Works for SEND and AP",
      subtitle: "The latest entries",
      base: "https://example.org/",
      author: { name: "Hub editorial team" },
    },
  });
  eleventy.addCollection("items", (all) => all.getFilteredByGlob("docs/items/*.md"));
  return {
    markdownTemplateEngine: false,
    dir: { input: "docs", includes: "../layouts", output: "site" },
  };
}
