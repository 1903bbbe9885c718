// Counts the scenarios that the official Gherkin parser finds in a folder of features.
import fs from 'node:fs'
import path from 'node:path'
import { AstBuilder, GherkinClassicTokenMatcher, Parser, compile } from '@cucumber/gherkin'
import { IdGenerator } from '@cucumber/messages'

const newId = IdGenerator.incrementing()
const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
let count = 0
for (const file of fs.readdirSync(process.argv[2], { recursive: true })) {
    if (!file.endsWith('.feature')) continue
    const uri = path.join(process.argv[2], file)
    count += compile(parser.parse(fs.readFileSync(uri, 'utf8')), uri, newId).length
}
console.log(count)
