//! The interfaces as OpenAPI 3.1 documents, one for each listener: the same path may mean different things at two of them.
//!
//! The shapes of the administration come from its types; a test compares the paths with the program's routes, and the documents with `docs/openapi`.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

mod admin;
mod mtls;
mod public;

/// A listener's document by its name: `public`, `mtls`, `admin`.
pub fn document(listener: &str) -> Option<Value> {
    match listener {
        "public" => Some(public::document()),
        "mtls" => Some(mtls::document()),
        "admin" => Some(admin::document()),
        _ => None,
    }
}

/// Collects operations and the schemas that they name.
struct Document {
    title: &'static str,
    about: &'static str,
    schemas: SchemaGenerator,
    paths: Map<String, Value>,
}

/// One operation while it is described.
struct Operation(Map<String, Value>);

impl Document {
    fn new(title: &'static str, about: &'static str) -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
        Self { title, about, schemas: settings.into_generator(), paths: Map::new() }
    }

    fn schema<T: JsonSchema>(&mut self) -> Value {
        json!(self.schemas.subschema_for::<T>())
    }

    /// The variable segments of `path` become parameters.
    fn at(&mut self, method: &str, path: &str, operation: Operation) {
        let Operation(mut operation) = operation;
        let named = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let segments = named.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
        if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
            parameters.splice(0..0, segments);
        }
        let item = self.paths.entry(path).or_insert_with(|| json!({}));
        item[method] = Value::Object(operation);
    }

    fn finish(mut self, server: &str) -> Value {
        let mut schemas = self.schemas.take_definitions(true);
        schemas.insert("Refusal".into(), refusal());
        json!({
            "openapi": "3.1.0",
            "info": { "title": self.title, "description": self.about, "version": env!("CARGO_PKG_VERSION") },
            "servers": [{ "url": server }],
            "paths": self.paths,
            "components": { "schemas": schemas },
        })
    }
}

/// RFC 6749 §5.2 with the bank's own members.
fn refusal() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": text, "error_description": text, "reason": text, "field": text, "until": { "type": "string", "format": "date-time" } },
    })
}

impl Operation {
    /// Any status that is not told is a refusal, a 503 (`Retry-After`) among them.
    fn new(summary: &str) -> Self {
        let refused = json!({ "description": "Refused", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } } });
        let Value::Object(operation) = json!({ "summary": summary, "parameters": [], "responses": { "default": refused } }) else {
            unreachable!("an object was written")
        };
        Self(operation)
    }

    fn answers(mut self, status: u16, description: &str, media_type: &str, schema: &Value) -> Self {
        self.0["responses"][status.to_string()] = json!({ "description": description, "content": { media_type: { "schema": schema } } });
        self
    }

    /// JSON whose shape `protocol` tells in words.
    fn answers_object(self, status: u16, description: &str) -> Self {
        self.answers(status, description, "application/json", &json!({ "type": "object" }))
    }

    fn answers_nothing(mut self, status: u16, description: &str) -> Self {
        self.0["responses"][status.to_string()] = json!({ "description": description });
        self
    }

    fn parameter(mut self, place: &str, name: &str, required: bool) -> Self {
        if let Some(Value::Array(parameters)) = self.0.get_mut("parameters") {
            parameters.push(json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } }));
        }
        self
    }

    fn query(self, name: &str, required: bool) -> Self {
        self.parameter("query", name, required)
    }

    /// An optional parameter of the query with a closed list of words.
    fn choice(mut self, name: &str, words: &[&str]) -> Self {
        if let Some(Value::Array(parameters)) = self.0.get_mut("parameters") {
            parameters.push(json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string", "enum": words } }));
        }
        self
    }

    fn body(mut self, media_type: &str, schema: &Value) -> Self {
        let body = self.0.entry("requestBody").or_insert_with(|| json!({ "required": true, "content": {} }));
        body["content"][media_type] = json!({ "schema": schema });
        self
    }

    /// `application/x-www-form-urlencoded` with text fields.
    fn form(self, required: &[&str], optional: &[&str]) -> Self {
        let fields: Map<String, Value> =
            required.iter().chain(optional).map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
        self.body("application/x-www-form-urlencoded", &json!({ "type": "object", "required": required, "properties": fields }))
    }
}
