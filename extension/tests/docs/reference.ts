// `npm run reference -w extension`: writes anew what pages say by program.
import {writeFileSync} from 'node:fs';
import {generated} from './generated.ts';
import {root} from './pages.ts';

for (const [path, text] of generated()) {
  writeFileSync(`${root}${path}`, text);
  console.log(path);
}
