/** Writes the bundles that are committed: one script for each control, one style sheet, the bridge. */
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../minitheano_widgets/static";
const common = { bundle: true, minify: true, charset: "utf8", target: ["es2022", "chrome110", "safari16", "firefox115"], legalComments: "none" };

await build({
  ...common,
  entryPoints: ["player", "gate", "parsons", "grid"].map((name) => `src/entry/${name}.js`).concat("src/bridge.js"),
  entryNames: "[name]",
  format: "esm",
  mangleProps: /^(drawNode|frameLabel|openSearch|searchKey|setSpeed|toggleTable|packets|asking|onpick|arrive|stood|running|walk|spoken|near|parts|states|held|answered|places|playing|asked|lock|marks|inputs|speed|rove|seat|hear|greet|trace|search|ledger|bare|build|turn|zoom|look)$/, // our own long names, met in no data and on no page
  outdir,
});
await build({ ...common, entryPoints: ["src/entry/style.css"], entryNames: "player", outdir });
await build({ ...common, entryPoints: ["src/scene.css"], entryNames: "[name]", outdir });
await build({ ...common, entryPoints: ["src/palette.css"], entryNames: "[name]", outdir });
