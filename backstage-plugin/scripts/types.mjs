// Writes the types of the server's API that the plugins use, from its OpenAPI document, to plugins/periskop-common/src/api.ts.
// With --check it only says whether they are those of the document.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const source = at('../../openapi/periskop.json');
const target = at('../plugins/periskop-common/src/api.ts');

/** What the backend's routes answer with or take; what these refer to comes along. */
const roots = [
  'AffectedTargets',
  'ErrorActions',
  'ErrorActionsAnswer',
  'ErrorDetail',
  'ErrorList',
  'LabelList',
  'Events',
  'History',
  'OccurrenceList',
  'Problem',
  'Queries',
  'QueryResults',
  'SearchSuggestions',
  'ServerStatus',
  'ServiceList',
];

const schemas = JSON.parse(readFileSync(source, 'utf8')).components.schemas;
const nameOf = ref => ref.slice('#/components/schemas/'.length);
const typeName = name => `Api${name}`;

const needed = new Set();
const need = name => {
  if (needed.has(name)) return;
  if (!schemas[name]) throw new Error(`${source} has no schema ${name}`);
  needed.add(name);
  JSON.stringify(schemas[name], (key, value) => {
    if (key === '$ref') need(nameOf(value));
    return value;
  });
};
roots.forEach(need);

const quoted = text => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
const member = name => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));
const union = parts => [...new Set(parts)].join(' | ');
const listOf = type => (type.includes(' ') ? `Array<${type}>` : `${type}[]`);

const ofType = (schema, type) => {
  switch (type) {
    case 'array':
      return schema.items ? listOf(typeOf(schema.items)) : 'unknown[]';
    case 'object':
      if (schema.properties)
        throw new Error('An object within an object needs a name');
      return typeof schema.additionalProperties === 'object'
        ? `{ [name: string]: ${typeOf(schema.additionalProperties)} }`
        : '{ [name: string]: unknown }';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'null':
    case 'string':
      return type;
    default:
      throw new Error(
        `A schema has the type ${type}, which nothing is written for`,
      );
  }
};

function typeOf(schema) {
  if (schema.$ref) return typeName(nameOf(schema.$ref));
  if (schema.anyOf) return union(schema.anyOf.map(typeOf));
  if (schema.enum) {
    const values = schema.enum.map(v => (v === null ? 'null' : quoted(v)));
    return union(values);
  }
  if (schema.type === undefined) return 'unknown';
  return union([schema.type].flat().map(type => ofType(schema, type)));
}

const comment = (lines, indent) =>
  lines.length === 0
    ? ''
    : lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines
        .map(line => `${indent} *${line && ` ${line}`}\n`)
        .join('')}${indent} */\n`;
// A text of the document must not end the comment, nor be taken for a tag of TSDoc.
const plain = text => text.replace(/\*\//g, '*\\/').replace(/[{}@<>]/g, '\\$&');

const declaration = name => {
  const schema = schemas[name];
  const required = new Set(schema.required);
  const about = plain(
    schema.description ?? `\`${name}\` as the API of the server has it`,
  );
  const members = Object.entries(schema.properties).map(([key, value]) => {
    const text = value.description ? [plain(value.description)] : [];
    const optional = required.has(key) ? '' : '?';
    return `${comment(text, '  ')}  ${member(key)}${optional}: ${typeOf(
      value,
    )};\n`;
  });
  return `${comment([about, '', '@public'], '')}export interface ${typeName(
    name,
  )} {\n${members.join('')}}\n`;
};

const text = `// Written by scripts/types.mjs from openapi/periskop.json: change that, and run "npm run types".

${[...needed].sort().map(declaration).join('\n')}`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(
      `${target} is not what openapi/periskop.json says: run "npm run types"`,
    );
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
