// Applies VS Code's language configuration to texts, as its documentation says that VS Code does.
// Input: {"configuration": {...}, "files": [TEXT, ...]}.
// Output: for each file, for each line, its words ([start, end], in UTF-16 units), the indentation
// that it gets below the lines before it, and whether Enter at its end goes on with `## `.

import { readFileSync } from 'node:fs';

const { configuration, files } = JSON.parse(readFileSync(0, 'utf8'));
const words = new RegExp(configuration.wordPattern, 'g');
const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
const [rule] = configuration.onEnterRules;

const answer = files.map((text) => {
  let above = null;
  return text.split(/\r?\n/).map((line) => {
    const own = /^[ \t]*/.exec(line)[0].length;
    let indentation = above === null ? 0 : above.own;
    if (above !== null && increase.test(above.line)) indentation += 2;
    if (decrease.test(line)) indentation -= 2;
    if (line.trim() !== '') above = { line, own };
    return {
      words: [...line.matchAll(words)].map((match) => [match.index, match.index + match[0].length]),
      indentation,
      continued: new RegExp(rule.beforeText).test(line) ? rule.action.appendText : '',
    };
  });
});
process.stdout.write(JSON.stringify(answer));
