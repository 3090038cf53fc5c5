"""The one address of the demo space. In no other mode than the local one is it there at all."""

from django.conf import settings
from django.urls import path

from incubator.demo import views

urlpatterns = (
    [path("demo/sign-in/<str:token>/", views.demo_sign_in, name="demo_sign_in")]
    if settings.LOCAL_MODE
    else []
)
