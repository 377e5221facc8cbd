// SPDX-License-Identifier: EUPL-1.2
// Bundles src/ into ../static/dist with names by content, and writes manifest.json: name → file.

import { build } from 'esbuild';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'static', 'dist');

await rm(target, { recursive: true, force: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: ['src/base.js', 'src/base.css', 'src/diagram.js', 'src/diagram.css'],
  outdir: target,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: 'linked',
  target: ['es2022', 'firefox115', 'safari16'],
  loader: { '.woff2': 'file', '.woff': 'empty' },
  logLevel: 'warning',
});

const manifest = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) {
    manifest[basename(output.entryPoint)] = basename(file);
  } else if (/^inter-latin-(400|600)-normal-.*\.woff2$/.test(basename(file))) {
    manifest[basename(file).replace(/-normal-.*/, '.woff2')] = basename(file);
  }
}
await writeFile(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
