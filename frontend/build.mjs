// Writes static/ from frontend/. The result is committed; `git diff --exit-code static/` after a
// build proves that it is fresh.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { browserslistToTargets, transform } from "lightningcss";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const uswds = join(here, "node_modules/@uswds/uswds");
const target = join(here, "../static");

// Icons are USWDS's, ids and all. Decorative: words carry the meaning.
const ICONS = [
  "account_balance",
  "account_circle",
  "check_circle",
  "close",
  "error",
  "expand_more",
  "filter_list",
  "help_outline",
  "history",
  "info",
  "launch",
  "lock_outline",
  "login",
  "mail_outline",
  "notifications_none",
  "schedule",
  "undo",
  "visibility",
];

// Basic Latin, Latin-1, Latin Extended-A and the punctuation and signs of running text.
const LETTERS = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2010, 0x2015],
  [0x2018, 0x201e],
  [0x2020, 0x2022],
  [0x2026, 0x2026],
  [0x2032, 0x2033],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x2193],
  [0x2197, 0x2197],
  [0x2212, 0x2212],
  [0x2264, 0x2265],
];

const FONTS = ["Regular", "Bold"];
const fontPath = (weight) => `fonts/PublicSans-${weight}.woff2`;

// Gzip bytes, as in the performance budget.
const BUDGETS = { css: 30_000, js: 26_000, icons: 4_000 };

const size = (bytes) => gzipSync(bytes, { level: 9 }).length;

function write(path, bytes) {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  console.log(path.padEnd(36), String(bytes.length).padStart(7), String(size(bytes)).padStart(7));
  return size(bytes);
}

// Copies the pictures a stylesheet names; one it names in vain stops the build, and so does a
// font of USWDS's that we do not ship.
function copyPictures(code) {
  for (const [, path] of code.matchAll(/url\("?\.\.\/([^)"]+)"?\)/g)) {
    if (FONTS.some((weight) => path === fontPath(weight))) continue;
    if (!path.startsWith("img/")) throw new Error(`The stylesheet names ${path}`);
    write(path, readFileSync(join(uswds, "dist", path)));
  }
}

async function css(entry, path) {
  const { css: source } = await sass.compileAsync(join(here, entry), {
    loadPaths: [here, join(uswds, "packages")],
    quietDeps: true,
    charset: false,
  });
  const { code } = transform({
    filename: path,
    code: Buffer.from(source),
    minify: true,
    targets: browserslistToTargets(["chrome 109", "edge 109", "firefox 115", "safari 16"]),
  });
  copyPictures(code.toString());
  return write(path, code);
}

function icons() {
  const sprite = readFileSync(join(uswds, "dist/img/sprite.svg"), "utf8");
  const symbols = ICONS.map((name) => {
    const found = sprite.match(new RegExp(`<symbol id="${name}"[^]*?</symbol>`));
    if (!found) throw new Error(`USWDS has no icon named ${name}`);
    return found[0].replace('<path fill="none" d="M0 0h24v24H0z"/>', "");
  });
  const mark = readFileSync(join(here, "mark.svg"), "utf8")
    .replace(/^<svg xmlns="[^"]*"/, '<symbol id="mark"')
    .replace("</svg>", "</symbol>")
    .replace(/\n\s*/g, "");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${mark}${symbols.join("")}</svg>\n`;
  return write("img/icons.svg", Buffer.from(svg));
}

async function font(weight) {
  const text = LETTERS.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)),
  ).join("");
  const full = readFileSync(join(uswds, `dist/fonts/public-sans/PublicSans-${weight}.woff2`));
  write(fontPath(weight), await subsetFont(full, text, { targetFormat: "woff2" }));
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, name)],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    write: false,
  });
  return write(`js/${name}`, Buffer.from(outputFiles[0].contents));
}

for (const folder of ["css", "fonts", "img", "js"]) {
  rmSync(join(target, folder), { recursive: true, force: true });
}
console.log("file".padEnd(36), "bytes".padStart(7), "gzip".padStart(7));

const measured = {
  css: await css("theme.scss", "css/directory.css"),
  icons: icons(),
  js:
    (await script("app.js")) +
    (await script("copy.js")) +
    (await script("session.js")) +
    write("js/htmx.min.js", readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js"))),
};
await css("admin.scss", "css/admin.css");
await script("keys.js");
for (const weight of FONTS) await font(weight);
write("img/favicon.svg", readFileSync(join(here, "mark.svg")));
write("img/us_flag_small.png", readFileSync(join(uswds, "dist/img/us_flag_small.png")));

for (const [part, bytes] of Object.entries(measured)) {
  if (bytes > BUDGETS[part]) {
    console.error(`${part}: ${bytes} bytes gzip, the budget is ${BUDGETS[part]}`);
    process.exitCode = 1;
  }
}
