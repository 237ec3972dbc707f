import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {readElementContracts} from './elementContracts.ts';

export interface PageBundle {
  code: string;
  css: string;
}

/** Bundles the page, with the worker's source in it as a text: see host/extensionHost.ts for why. */
export async function bundlePage(): Promise<PageBundle> {
  const ELEMENT_CONTRACTS = JSON.stringify(readElementContracts());
  const worker = await bundle('../host/worker.ts', {ELEMENT_CONTRACTS});
  const page = await bundle('../page/main.tsx', {
    ELEMENT_CONTRACTS,
    WORKER_SOURCE: JSON.stringify(worker.code),
  });
  return page;
}

async function bundle(entry: string, define: Record<string, string>): Promise<PageBundle> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outdir: '/',
    write: false,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    define,
    logLevel: 'silent',
  });
  const output = (suffix: string) => outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? '';
  return {code: output('.js'), css: output('.css')};
}
