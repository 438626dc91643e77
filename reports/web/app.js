"use strict";
const result = JSON.parse(document.getElementById("summary").textContent);
document.title = result.headline;
document.getElementById("page").textContent = result.headline;
