// Builds the page, with everything it needs to run offline, into dist/.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { models } from "./src/constants.json";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

// What the page fetches when it runs: its path in dist/, and where it lies.
const RUNTIME = ["litert_wasm_internal", "litert_wasm_compat_internal"];
const FILES = {
  "samples/astronaut.png": at("../truth/astronaut.png"),
  "samples/crowd.jpg": at("../crowd.jpg"),
};
for (const name of RUNTIME.flatMap((stem) => [`${stem}.js`, `${stem}.wasm`])) {
  FILES[`litert/${name}`] = at(`node_modules/@litertjs/core/wasm/${name}`);
}
for (const { file, preset } of models) {
  FILES[file] = at(`../../saved_models/${preset}/model.tflite`);
}

// The built page may load nothing from elsewhere, and send nothing there.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function shippedFiles() {
  return {
    name: "shipped-files",
    generateBundle() {
      for (const [fileName, path] of Object.entries(FILES)) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = FILES[request.url.split("?")[0].slice(1)];
        if (!path) return next();
        const type = { js: "text/javascript", wasm: "application/wasm" };
        const kind = type[path.split(".").pop()] ?? "application/octet-stream";
        response.setHeader("Content-Type", kind);
        response.end(readFileSync(path));
      });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { server }) {
        if (server) return html;
        const policy = { "http-equiv": "Content-Security-Policy" };
        return [
          {
            tag: "meta",
            attrs: { ...policy, content: POLICY },
            injectTo: "head-prepend",
          },
        ];
      },
    },
  };
}

export default defineConfig({
  // Relative addresses: dist/ works below any path.
  base: "./",
  plugins: [shippedFiles()],
  // Some samples lie beside this folder.
  server: { fs: { allow: [".."] } },
  build: { target: "es2022", reportCompressedSize: false },
});
