"""Addresses of platforms and regions."""

from django.urls import path

from platforms import views

app_name = "platforms"
urlpatterns = [
    path("platforms/", views.platform_list, name="platform_list"),
    path("platforms/export.<slug:kind>", views.platform_export, name="platform_export"),
    path("platforms/<slug:slug>/", views.platform_detail, name="platform_detail"),
    path("regions/", views.region_list, name="region_list"),
    path("regions/find/", views.region_find, name="region_find"),
    path("regions/<slug:code>/", views.region_detail, name="region_detail"),
]
