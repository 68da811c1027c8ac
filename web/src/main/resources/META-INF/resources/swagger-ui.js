// Swagger UI takes lines of JSON for a single string, and would quote them.
const linesOfJson = () => ({
	afterLoad({fn}) {
		const sample = fn.getSampleSchema;
		this.fn.getSampleSchema = (schema, type, config, example) =>
			(type || "").endsWith("ndjson") && example ? example : sample(schema, type, config, example);
	}
});
SwaggerUIBundle({
	url: "openapi.yaml", dom_id: "#ui", deepLinking: true, tryItOutEnabled: true, plugins: [linesOfJson]
});
