"use strict";

const DOCUMENT = "v1/openapi.json";
const HOUR = 3600e3;

/** The colours that the reader's system asks for, also when that changes. */
function followColours() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
}

function time(ago) {
  return new Date(Date.now() - ago).toISOString().replace(/\.\d+/, "");
}

/**
 * Swagger UI fills fields with examples, so that what is tried at once would ask for things that are not there. Of what may be
 * left out the example is said in words, and a range is the last hour.
 */
function unfilled(parameter) {
  if (parameter.in === "path") {
    return { ...parameter, example: undefined, description: said(parameter) };
  }
  if (parameter.required && (parameter.name === "from" || parameter.name === "to")) {
    return { ...parameter, example: time(parameter.name === "from" ? HOUR : 0) };
  }
  return parameter.required ? parameter : { ...parameter, example: undefined, description: said(parameter) };
}

function said(parameter) {
  const { description, example, schema } = parameter;
  const words = schema.enum ?? schema.items?.enum;
  const says = example === undefined || example === "" || example === schema.default || description.includes(`\`${example}\``);
  return words || says ? description : `${description} Such as \`${example}\`.`;
}

/** An empty default is no news. */
function withoutEmptyDefault(parameter) {
  const { default: fallback, ...schema } = parameter.schema;
  return fallback === "" ? { ...parameter, schema } : parameter;
}

/** What may be sent as it stands: without what may be left out, over the last hour. */
function sendable(body) {
  if (Array.isArray(body)) {
    return body.map(sendable);
  }
  if (typeof body !== "object" || body === null) {
    return body;
  }
  const given = Object.entries(body).filter(([, value]) => value !== null);
  const made = Object.fromEntries(given.map(([name, value]) => [name, sendable(value)]));
  return "from" in made && "to" in made ? { ...made, from: time(HOUR), to: time(0) } : made;
}

/** What is answered nearly everywhere is one line each; the body of a problem is shown at the first of them. */
function brief(responses) {
  const all = Object.entries(responses).map(([name, response]) =>
    name.startsWith("BadParameter") ? [name, response] : [name, { description: response.description }],
  );
  return Object.fromEntries(all);
}

/** The document is complete; the page is for people. */
function forPeople(text) {
  const made = JSON.parse(text);
  for (const path of Object.values(made.paths)) {
    for (const operation of Object.values(path)) {
      operation.parameters = operation.parameters?.map((each) => withoutEmptyDefault(unfilled(each)));
      for (const content of Object.values(operation.requestBody?.content ?? {})) {
        content.example = sendable(content.example);
      }
    }
  }
  made.components.responses = brief(made.components.responses ?? {});
  return JSON.stringify(made);
}

function changed(response) {
  if (response.ok && response.url.endsWith(DOCUMENT)) {
    response.text = forPeople(response.text);
  }
  return response;
}

followColours();
window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: DOCUMENT,
    dom_id: "#docs",
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    responseInterceptor: changed,
    // Nothing is asked of anybody but this server.
    validatorUrl: null,
  });
});
