(()=>{document.addEventListener("allauth.error",e=>{e.preventDefault();for(let r of document.querySelectorAll("[data-key-error]"))r.hidden=!1});})();
