'use strict';

const RESOURCE = Symbol.for('cdktf/TerraformResource');
const DEPLOYMENT = 'aws_api_gateway_deployment';

class Bulk {
  /** What `element.addOverride(path, value)` does, for a value in JSON. */
  static addOverride(element, path, json) {
    element.addOverride(path, JSON.parse(json));
  }

  /**
   * More resources of an element's own class beside it, each known as `identify` makes it.
   *
   * @param json `[{"id": …, "config": {…}, "address": …, "notes": {…}}, …]`
   */
  static beside(element, json) {
    for (const { id, config, address, notes } of JSON.parse(json)) {
      const other = new element.constructor(element.node.scope, id, config);
      Bulk.identify(other, address, JSON.stringify(notes));
    }
  }

  /** What `element.overrideLogicalId(address)` does, and `element.addOverride('//.name', note)` for each note. */
  static identify(element, address, notes) {
    element.overrideLogicalId(address);
    for (const [name, note] of Object.entries(JSON.parse(notes))) element.addOverride(`//.${name}`, note);
  }

  /**
   * The resources of a stack whose types start with a prefix, as they are synthesized, in JSON:
   * `[{"aws_some_type": {"name": {…}}}, …]`.
   *
   * @param context the context of a token that is being resolved. What a deployment is triggered by may be that
   *   very token: of a deployment there is only `rest_api_id`.
   */
  static resources(stack, context, prefix) {
    const found = stack.node.findAll().filter(
      (element) => RESOURCE in element && element.terraformResourceType.startsWith(prefix));
    return JSON.stringify(context.resolve(found.map(block)));
  }
}

function block(element) {
  if (element.terraformResourceType !== DEPLOYMENT || !('restApiIdInput' in element)) return element.toTerraform().resource;
  return { [DEPLOYMENT]: { [element.friendlyUniqueId]: { rest_api_id: element.restApiIdInput } } };
}
exports.Bulk = Bulk;
