import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {parseEnv, promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';
import {build} from 'esbuild';
import {parse} from 'smol-toml';

const extensionDirectory = fileURLToPath(new URL('..', import.meta.url));

export interface Bundle {
  /** Handle of the extension: Shopify CLI names the bundle `dist/<handle>.js`. */
  handle: string;
  /** Targets that the bundle registers with `shopify.extend`. */
  targets: string[];
  /** Minified JavaScript, ending with the comment that names the source map. */
  code: string;
  /** Source map, version 3, as JSON. */
  sourceMap: string;
  /** Size of `code` in bytes after Brotli 11, the measure of Shopify's limit of 64 KB. */
  brotliBytes: number;
}

interface Manifest {
  extensions: {handle: string; targeting: {target: string; module: string}[]}[];
}

/**
 * Bundles the extension byte for byte as Shopify CLI 4.8.2 does for build and deploy (`npm run test:cli` compares
 * them), so that the preview shop runs on Node 20, where the CLI does not.
 *
 * @param environment where `APP_URL` is looked up before the root's `.env`.
 * @throws when the manifest or the source does not build; the message is esbuild's.
 * @see https://github.com/Shopify/cli/blob/main/packages/app/src/cli/services/extensions/bundle.ts
 */
export async function bundleExtension(environment: NodeJS.ProcessEnv = process.env): Promise<Bundle> {
  const manifest = parse(
    await readFile(`${extensionDirectory}shopify.extension.toml`, 'utf8'),
  ) as unknown as Manifest;
  const [extension] = manifest.extensions;
  if (!extension) throw new Error('extension/shopify.extension.toml declares no extension.');

  const outfile = `${extensionDirectory}dist/${extension.handle}.js`;
  const result = await build({
    stdin: {
      contents: extension.targeting
        .map(
          ({target, module}, index) =>
            `import Target_${index} from '${module}';shopify.extend('${target}', (...args) => Target_${index}(...args));`,
        )
        .join('\n'),
      resolveDir: extensionDirectory,
      loader: 'tsx',
    },
    outfile,
    write: false,
    bundle: true,
    minify: true,
    target: 'es6',
    jsx: 'automatic',
    loader: {'.esnext': 'ts', '.js': 'jsx'},
    resolveExtensions: ['.tsx', '.ts', '.js', '.json', '.esnext', '.mjs', '.ejs'],
    legalComments: 'none',
    sourcemap: true,
    sourceRoot: `${extensionDirectory}src`,
    define: {'process.env.NODE_ENV': '"production"', ...(await appUrlDefinition(environment))},
    logLevel: 'silent',
  });
  const output = (suffix: string) =>
    result.outputFiles.find((file) => file.path === outfile + suffix)?.text ?? '';
  const code = output('');
  const compressed = await promisify(brotliCompress)(code, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}});
  return {
    handle: extension.handle,
    targets: extension.targeting.map(({target}) => target),
    code,
    sourceMap: output('.map'),
    brotliBytes: compressed.length,
  };
}

/**
 * The CLI's rule: a variable of the environment counts when it is not empty, else the one in the root's `.env`
 * counts even when it is empty; without either, the literal `process.env.APP_URL` stays in the bundle.
 */
async function appUrlDefinition(environment: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const appUrl = environment.APP_URL || (await dotEnv()).APP_URL;
  return appUrl === undefined ? {} : {'process.env.APP_URL': JSON.stringify(appUrl)};
}

async function dotEnv(): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(`${extensionDirectory}../.env`, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {handle, code, sourceMap, brotliBytes} = await bundleExtension();
  await mkdir(`${extensionDirectory}dist`, {recursive: true});
  await writeFile(`${extensionDirectory}dist/${handle}.js`, code);
  await writeFile(`${extensionDirectory}dist/${handle}.js.map`, sourceMap);
  console.log(
    `extension/dist/${handle}.js: ${code.length} bytes, ${brotliBytes} after Brotli (limit 65536).`,
  );
}
