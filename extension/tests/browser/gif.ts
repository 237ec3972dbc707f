import gifenc from 'gifenc';
import {PNG} from 'pngjs';

const {applyPalette, GIFEncoder, quantize} = gifenc;

/** The last of 256 colours stands for "as in the frame before", which makes a film of a page small. */
const unchanged = 255;

/** A film that begins anew when it ends. All frames have the size of the first. */
export function gif(frames: {png: Buffer; seconds: number}[]): Uint8Array {
  const pictures = frames.map(({png}) => PNG.sync.read(png));
  // One palette for all: with one each, what does not change would change its shade.
  const palette = quantize(Buffer.concat(pictures.map(({data}) => data)), unchanged);
  const colours = [...palette, ...Array.from({length: 256 - palette.length}, () => [0, 0, 0])];
  const film = GIFEncoder();
  let before: Uint8Array | undefined;
  pictures.forEach(({width, height, data}, frame) => {
    const pixels = applyPalette(data, palette);
    const index = before ? pixels.map((pixel, at) => (pixel === before?.[at] ? unchanged : pixel)) : pixels;
    film.writeFrame(index, width, height, {
      ...(before ? {transparent: true, transparentIndex: unchanged} : {palette: colours}),
      delay: (frames[frame]?.seconds ?? 0) * 1000,
      dispose: 1,
    });
    before = pixels;
  });
  film.finish();
  return film.bytes();
}
