// The pages are ES modules for a browser; their tests are modules for Node that also hand functions to the browser.

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error" } },
  { files: ["{app,matrix,simulation}/*.js"], languageOptions: { globals: { ...globals.browser, Chart: "readonly" } } },
  { files: ["ci/site/**/*.js"], languageOptions: { globals: globals.browser } },  // linted from the root of the checkout
  { files: ["testing/*.mjs"], languageOptions: { globals: { ...globals.browser, ...globals.node, axe: "readonly" } } },
];
