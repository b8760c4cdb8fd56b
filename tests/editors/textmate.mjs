// Tokenises files as VS Code does, with one grammar after the other.
// Input: {"packages": FOLDER, "grammars": [JSON TEXT, ...], "files": [TEXT, ...]}.
// Output: for each grammar, file and line: [start, end, [SCOPE, ...]] in UTF-16 units.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const request = JSON.parse(readFileSync(0, 'utf8'));
const require = createRequire(request.packages + '/');
const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma');
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');

await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
const onigLib = Promise.resolve({
  createOnigScanner: (patterns) => new OnigScanner(patterns),
  createOnigString: (text) => new OnigString(text),
});

async function tokenise(text) {
  const loadGrammar = async () => parseRawGrammar(text, 'ddp.tmLanguage.json');
  const grammar = await new Registry({ onigLib, loadGrammar }).loadGrammar('source.ddp');
  return request.files.map((file) => {
    let state = INITIAL;
    return file.split(/\r?\n/).map((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map((token) => [token.startIndex, token.endIndex, token.scopes]);
    });
  });
}

const answers = [];
for (const text of request.grammars) answers.push(await tokenise(text));
process.stdout.write(JSON.stringify(answers));
