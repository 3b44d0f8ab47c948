'use strict';

class Bulk {
  /** What `element.addOverride(path, value)` does, for a value in JSON. */
  static addOverride(element, path, json) {
    element.addOverride(path, JSON.parse(json));
  }
}
exports.Bulk = Bulk;
